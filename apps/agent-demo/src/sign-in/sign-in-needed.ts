/** Nobody is signed in here, or nothing of theirs from Souk is kept. */
export class SignInNeeded extends Error {
  constructor() {
    super("Nobody is signed in.");
    this.name = "SignInNeeded";
  }
}
