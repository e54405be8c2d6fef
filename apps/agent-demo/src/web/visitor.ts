import type { Request } from "express";
import type { Person, SignIn } from "../sign-in/sign-in.ts";
import { SignInNeeded } from "../sign-in/sign-in-needed.ts";

/** Souk has not answered since this agent started: nobody can be signed in or recognised yet. */
export class SoukNotReady extends Error {
  constructor() {
    super("Souk has not been reached yet.");
    this.name = "SoukNotReady";
  }
}

type SignInGetter = { signIn: () => SignIn | undefined };

/** The person behind a request, or null for strangers and while Souk is not ready. */
export async function findVisitor({ signIn }: SignInGetter, request: Request): Promise<Person | null> {
  return (await signIn()?.personOf(request.headers)) ?? null;
}

/** The person behind a request with the means to act for them. Throws SignInNeeded or SoukNotReady. */
export async function getVisitor(
  { signIn }: SignInGetter,
  request: Request,
): Promise<{ person: Person; signIn: SignIn }> {
  const ready = signIn();
  if (!ready) throw new SoukNotReady();
  const person = await ready.personOf(request.headers);
  if (!person) throw new SignInNeeded();
  return { person, signIn: ready };
}
