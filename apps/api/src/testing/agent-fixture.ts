import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { agents, categories, listings, vendors } from "@souk/db/schema/catalog";
import { organizations } from "@souk/db/schema/organizations";
import { createAgentClient } from "../modules/identity/index.ts";
import type { MailContext } from "../modules/mail/index.ts";
import { TEST_MAIL_SEAL } from "./market.ts";

export interface RegisteredTestAgent {
  listingId: string;
  slug: string;
  organizationId: string;
  clientId: string;
  clientSecret: string;
  redirectUri: string;
}

/** What Souk itself would do something with. */
export function systemContext(db: Database): MailContext {
  const actor = { kind: "system" } as const;
  return { db, actor, now: () => new Date(), log: () => {}, requestId: null, mailSeal: TEST_MAIL_SEAL };
}

/** A vendor of its own with one approved agent, its OAuth client included. */
export async function registerTestAgent(db: Database): Promise<RegisteredTestAgent> {
  const name = randomUUID();
  const redirectUri = "http://localhost:4100/api/auth/callback/souk";
  const organizationId = await insertOne(
    db
      .insert(organizations)
      .values({ name, slug: `org-${name}` })
      .returning(),
  );
  const vendorId = await insertOne(
    db
      .insert(vendors)
      .values({ organizationId, slug: `v-${name}`, name })
      .returning(),
  );
  const categoryId = await insertOne(
    db
      .insert(categories)
      .values({ slug: `c-${name}`, name })
      .returning(),
  );
  const slug = `a-${name}`;
  const listing = { vendorId, categoryId, kind: "agent", slug, name, summary: "An agent for tests." };
  const publishedAt = new Date();
  const listingId = await insertOne(
    db
      .insert(listings)
      .values({ ...listing, status: "approved", publishedAt })
      .returning(),
  );
  const client = await createAgentClient(systemContext(db), {
    name,
    redirectUris: [redirectUri],
    organizationId,
    authentication: { method: "client_secret_basic" },
  });
  const agent = { listingId, productDomain: "localhost:4100", launchUrl: "http://localhost:4100/" };
  await db.insert(agents).values({ ...agent, oauthClientId: client.clientId });
  const { clientId, clientSecret } = client;
  if (!clientSecret) throw new Error("A client with a secret was made without one");
  return { listingId, slug, organizationId, redirectUri, clientId, clientSecret };
}

async function insertOne(query: PromiseLike<{ id: string }[]>): Promise<string> {
  const [row] = await query;
  if (!row) throw new Error("Nothing was inserted");
  return row.id;
}

/** Somebody new. */
export function newPerson(name = "Ada Test") {
  return { name, email: `${randomUUID()}@people.example`, password: "correct horse battery" };
}
