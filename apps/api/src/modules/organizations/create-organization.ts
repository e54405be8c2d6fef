import { randomBytes } from "node:crypto";
import { AppError } from "@souk/contracts/common/errors";
import type { Organization } from "@souk/contracts/organizations/entities";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getOrganization } from "./list-organizations.ts";
import type { MemberContext } from "./require-permission.ts";
import { OWNED_LIMIT, slugOf } from "./rules.ts";
import { insertOrganization, lockAndCountOwned } from "./store.ts";

/** Makes an organization that the caller owns. Refuses when they own as many as one person may. */
export function createOrganization(ctx: MemberContext, { name }: { name: string }): Promise<Organization> {
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    if ((await lockAndCountOwned(tx.db, userId)) >= OWNED_LIMIT) throw new AppError("organization.too_many");
    const slug = slugOf(name, randomBytes(4).toString("hex"));
    const organizationId = await insertOrganization(tx.db, { name, slug, ownerId: userId });
    await audit(tx, {
      action: "organization.created",
      subject: { kind: "organization", id: organizationId },
      organizationId,
      details: { name },
    });
    return getOrganization(tx, { organizationId });
  });
}
