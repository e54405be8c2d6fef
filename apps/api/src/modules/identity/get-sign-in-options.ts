import type { SignInOptions, SocialProvider } from "@souk/contracts/sign-in/entities";

/** Which providers' buttons the sign-in page has: those that are switched on. */
export function getSignInOptions({ social }: { social: readonly SocialProvider[] }): SignInOptions {
  return { social: [...social] };
}
