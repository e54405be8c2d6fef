import { createHash, randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { oauthAccessTokens, oauthConsents } from "@souk/db/schema/oauth-grants";
import { type Auth, createAuth } from "../modules/identity/index.ts";
import type { UserActor } from "../platform/actor.ts";
import type { TestContext } from "./market.ts";

const SCOPES = ["openid", "offline_access", "usage:write"];

/** What a sign-in at an agent leaves behind: the consent, and an hour's access token, which is answered. */
export async function newGrant(user: TestContext<UserActor>, clientId: string): Promise<string> {
  const { userId, organizationId: referenceId } = user.actor;
  const token = randomUUID();
  await user.db.insert(oauthConsents).values({ clientId, userId, referenceId, scopes: SCOPES });
  await user.db.insert(oauthAccessTokens).values({
    token: createHash("sha256").update(token).digest("base64url"),
    clientId,
    userId,
    referenceId,
    scopes: SCOPES,
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  return `souk_at_${token}`;
}

/** The identity provider without a server. */
export function authOf(db: Database): Auth {
  return createAuth({
    db,
    apiUrl: "http://localhost:4000",
    frontendUrls: ["http://localhost:3000"],
    secret: "a secret for tests, long enough to be one",
    evenAnswersMs: 0,
    log: () => {},
  });
}
