import type { Database } from "@souk/db/client";
import { findConsentRequest } from "../store.ts";
import { claimedClient } from "./id-token-hint.ts";
import type { AskingAgent } from "./sign-out-pages.ts";

/**
 * The agent that a request to sign out names, by its client id or its id token. Neither is proven here: it is good
 * for the words of a page, and leads nowhere but to a listed agent's own address.
 */
export async function findAskingAgent(db: Database, request: Request): Promise<AskingAgent | undefined> {
  const asked = new URL(request.url).searchParams;
  for (const [name, value] of new URLSearchParams(await request.text())) asked.set(name, value);
  const clientId = asked.get("client_id") ?? claimedClient(asked.get("id_token_hint") ?? "");
  if (!clientId || !CLIENT_ID.test(clientId)) return undefined;
  return findConsentRequest(db, clientId);
}

/** What every client id here consists of; anything else is not even looked up. */
const CLIENT_ID = /^[\w.-]{1,128}$/;
