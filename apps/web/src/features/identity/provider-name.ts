import type { SocialProvider } from "@souk/contracts/sign-in/entities";

/** The providers as they write themselves. */
export const providerName: Record<SocialProvider, string> = {
  google: "Google",
  github: "GitHub",
  microsoft: "Microsoft",
};
