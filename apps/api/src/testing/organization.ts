import type { OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";
import type { Database } from "@souk/db/client";
import { members } from "@souk/db/schema/organizations";
import { createOrganization } from "../modules/organizations/index.ts";
import type { UserActor } from "../platform/actor.ts";
import { newUser, type TestContext } from "./market.ts";

/** A person, and the address that they proved to own. */
export type TestPerson = Awaited<ReturnType<typeof newUser>>;

/** An organization of its own with an owner. */
export async function newOrganization(db: Database): Promise<{ id: string; owner: TestPerson }> {
  const owner = await newUser(db);
  const { id } = await createOrganization(owner, { name: "Acme" });
  return { id, owner };
}

/** Seats somebody new, as if they had accepted an invitation. */
export async function newMember(
  db: Database,
  organizationId: string,
  role: OrganizationRole,
  vendorRole: VendorRole | null = null,
): Promise<TestPerson> {
  const member = await newUser(db);
  await db.insert(members).values({ organizationId, userId: member.actor.userId, role, vendorRole });
  return member;
}

/** The same person while their session acts for the organization. */
export function actingFor<Person extends TestContext<UserActor>>(
  person: Person,
  organizationId: string,
  organizationRole: OrganizationRole,
): Person {
  return { ...person, actor: { ...person.actor, organizationId, organizationRole } };
}
