import { z } from "zod";
import { operation } from "../common/operation.ts";
import { LinkedAccount, SignInOptions, SocialProvider } from "./entities.ts";

/** Which buttons the sign-in page has. For the web app only. */
export const getSignInOptions = operation({
  rest: null,
  input: z.void(),
  output: SignInOptions,
  errors: [],
});

/** The providers' accounts that open the caller's. */
export const listLinkedAccounts = operation({
  rest: {
    method: "GET",
    path: "/me/linked-accounts",
    tag: "Account",
    summary: "List linked accounts",
    description: "Accounts with Google, GitHub or Microsoft that sign the caller in, the oldest link first.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(LinkedAccount) }),
  errors: [],
});

/** Takes a provider's account from the caller's. */
export const unlinkAccount = operation({
  rest: {
    method: "DELETE",
    path: "/me/linked-accounts/{provider}",
    tag: "Account",
    summary: "Unlink an account",
    description:
      "The provider's account no longer signs the caller in. Needs a sign-in of the last ten minutes. Refused when nothing else would be left to sign in with: a password, a passkey, or another provider that is switched on.",
    status: 204,
  },
  input: z.strictObject({ provider: SocialProvider }),
  output: z.void(),
  errors: ["auth.not_fresh", "linked_account.not_found", "linked_account.last"],
});
