/** Why a provider's account opened nothing. */
export interface SocialRefusal {
  title: string;
  words: string;
  /** They are signed in all the same: there is another account of theirs to come with. */
  isSignedIn?: boolean;
}

/** By the code that the API sends to the page. */
const refusals: Record<string, SocialRefusal> = {
  account_not_linked: {
    title: "This address has an account already",
    words:
      "It is not joined with the account that you came with, because one of the two has not confirmed the address. Choose a new password with the link from your mailbox; after that this way works as well.",
  },
  email_not_verified: {
    title: "The address is not confirmed there",
    words: "Confirm your e-mail address with that provider first, or sign up with a password.",
  },
  BANNED_USER: {
    title: "This account is suspended",
    words: "Write to the operator of this marketplace.",
  },
  access_denied: {
    title: "Nothing was shared",
    words: "You have turned the request down. Sign in another way, or try again.",
  },
  state_mismatch: { title: "This took too long", words: "Start the sign-in again in this browser." },
  state_not_found: { title: "This took too long", words: "Start the sign-in again in this browser." },
  please_restart_the_process: {
    title: "This took too long",
    words: "Start the sign-in again in this browser.",
  },
  unable_to_get_user_info: {
    title: "The provider did not say who you are",
    words: "Try again in a moment, or sign in another way.",
  },
  email_not_found: {
    title: "The provider shared no e-mail address",
    words: "Souk needs one. Allow it there, or sign up with a password.",
  },
  invalid_code: {
    title: "The provider did not answer",
    words: "Try again in a moment, or sign in another way.",
  },
  somebody_else: {
    title: "That was another account",
    words: "Confirm with the account that is linked to yours. You are still signed in as before.",
    isSignedIn: true,
  },
  account_already_linked_to_different_user: {
    title: "That account opens another one here",
    words: "Sign in with it and unlink it there first.",
    isSignedIn: true,
  },
  "email_doesn't_match": {
    title: "The addresses differ",
    words: "Only an account with the e-mail address of your own can be linked.",
    isSignedIn: true,
  },
};

/** What to tell somebody who came back from a provider without being signed in; undefined for an agent's faults. */
export function socialRefusal(code: string | undefined): SocialRefusal | undefined {
  return code === undefined ? undefined : refusals[code];
}
