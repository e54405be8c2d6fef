import type { SocialProvider } from "@souk/contracts/sign-in/entities";

/** How Souk is registered with a social provider. */
export interface SocialClient {
  clientId: string;
  clientSecret: string;
  /** A stand-in for the provider, for development and tests: one origin that plays all of its addresses. */
  standInUrl?: string | undefined;
}

/** The social providers that are switched on: those with a client. */
export type SocialClients = Partial<Record<SocialProvider, SocialClient>>;

/** Where a provider is asked for consent, for tokens, and about the person. */
export interface SocialEndpoints {
  authorize: string;
  token: string;
  /** Undefined where the id token tells everything. */
  api?: string;
}

/** The provider's own addresses, or the same paths at its stand-in. */
export function endpointsOf(provider: SocialProvider, { standInUrl }: SocialClient): SocialEndpoints {
  return standInUrl ? STAND_INS[provider](standInUrl) : ENDPOINTS[provider];
}

const ENDPOINTS: Record<SocialProvider, SocialEndpoints> = {
  google: {
    authorize: "https://accounts.google.com/o/oauth2/v2/auth",
    token: "https://oauth2.googleapis.com/token",
  },
  github: {
    authorize: "https://github.com/login/oauth/authorize",
    token: "https://github.com/login/oauth/access_token",
    api: "https://api.github.com",
  },
  // "common" takes personal accounts and those of every organization.
  microsoft: {
    authorize: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
  },
};

const STAND_INS: Record<SocialProvider, (origin: string) => SocialEndpoints> = {
  google: (origin) => ({ authorize: `${origin}/o/oauth2/v2/auth`, token: `${origin}/oauth2/token` }),
  github: (origin) => ({
    authorize: `${origin}/login/oauth/authorize`,
    token: `${origin}/login/oauth/access_token`,
    api: origin,
  }),
  microsoft: (origin) => ({
    authorize: `${origin}/oauth2/v2.0/authorize`,
    token: `${origin}/oauth2/v2.0/token`,
  }),
};
