import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { members } from "@souk/db/schema/organizations";
import { createOrganization, inviteMember } from "../modules/organizations/index.ts";
import { signUp, type SignedUp } from "./app.ts";
import type { ExampleCall } from "./example-call.ts";
import type { ExampleMarket } from "./example-market.ts";
import { contextOf, personOf } from "./market.ts";
import { newMember } from "./organization.ts";

/** Somebody new with an organization, another member of it, and an invitation for somebody else who has an account. */
async function newExample({ app }: ExampleMarket) {
  const { db } = app.deps;
  const [owner, guest] = [await signUp(app), await signUp(app)];
  const ctx = contextOf(db, personOf({ userId: owner.id, organizationId: owner.id }));
  const { id: organizationId } = await createOrganization(ctx, { name: "Acme" });
  const { actor } = await newMember(db, organizationId, "member");
  const leaver = await signUp(app);
  await seat(db, organizationId, leaver.id);
  const { id: invitationId } = await inviteMember(ctx, {
    organizationId,
    email: guest.email,
    role: "member",
  });
  return {
    owner: by(owner),
    guest: by(guest),
    member: by(leaver),
    organizationId,
    userId: actor.userId,
    invitationId,
  };
}

/** Seats a person who signed up. */
async function seat(db: Database, organizationId: string, userId: string): Promise<void> {
  await db.insert(members).values({ organizationId, userId, role: "member" });
}

const by = (person: SignedUp): ExampleCall => ({ as: "user", authorization: `Bearer ${person.bearer}` });

type Example = Awaited<ReturnType<typeof newExample>>;

const EXAMPLES: Record<string, (example: Example) => ExampleCall> = {
  list: ({ owner }) => owner,
  get: ({ owner, organizationId }) => ({ ...owner, path: { organizationId } }),
  create: ({ owner }) => ({ ...owner, body: { name: "Acme & Sons" } }),
  update: ({ owner, organizationId }) => ({ ...owner, path: { organizationId }, body: { name: "Acme Ltd" } }),
  switch: ({ owner, organizationId }) => ({ ...owner, body: { organizationId } }),
  leave: ({ member, organizationId }) => ({ ...member, path: { organizationId } }),
  transfer: ({ owner, organizationId, userId }) => ({ ...owner, path: { organizationId }, body: { userId } }),
  listMembers: ({ owner, organizationId }) => ({ ...owner, path: { organizationId } }),
  updateMember: ({ owner, organizationId, userId }) => ({
    ...owner,
    path: { organizationId, userId },
    body: { role: "billing", vendorRole: "finance" },
  }),
  removeMember: ({ owner, organizationId, userId }) => ({ ...owner, path: { organizationId, userId } }),
  invite: ({ owner, organizationId }) => ({
    ...owner,
    path: { organizationId },
    body: { email: `${randomUUID()}@people.example`, role: "billing" },
  }),
  listInvitations: ({ owner, organizationId }) => ({ ...owner, path: { organizationId } }),
  revokeInvitation: ({ owner, organizationId, invitationId }) => ({
    ...owner,
    path: { organizationId, invitationId },
  }),
  getInvitation: ({ invitationId }) => ({ as: "anonymous", path: { invitationId } }),
  acceptInvitation: ({ guest, invitationId }) => ({ ...guest, path: { invitationId } }),
};

/** A valid request per operation of organizations. */
export const ORGANIZATION_EXAMPLES: Record<string, (market: ExampleMarket) => Promise<ExampleCall>> =
  Object.fromEntries(
    Object.entries(EXAMPLES).map(([verb, call]) => [
      `organizations.${verb}`,
      async (market: ExampleMarket) => call(await newExample(market)),
    ]),
  );
