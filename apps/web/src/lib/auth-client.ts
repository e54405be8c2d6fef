import { oauthProviderClient } from "@better-auth/oauth-provider/client";
import { passkeyClient } from "@better-auth/passkey/client";
import { adminClient, inferAdditionalFields, twoFactorClient } from "better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";
import { apiUrl } from "./runtime-config.ts";

/**
 * Sign-in with its factors, sign-up, sign-out, the session, and consent. The OAuth plugin copies the signed query of
 * `window.location.search` into each POST, so an agent's request survives login and sign-up.
 */
export const authClient = createAuthClient({
  baseURL: apiUrl,
  plugins: [
    inferAdditionalFields({ user: { role: { type: "string", required: false } } }),
    oauthProviderClient(),
    twoFactorClient(),
    adminClient(),
    passkeyClient(),
  ],
});

export const useSession = authClient.useSession;
