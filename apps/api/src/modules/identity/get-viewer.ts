import { AppError } from "@souk/contracts/common/errors";
import type { Viewer } from "@souk/contracts/identity/entities";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { listVendorsOf } from "../vendors/index.ts";
import { findOrganization, findUser } from "./store.ts";

/** The caller, the organization they act for and the vendors they have a part in. */
export async function getViewer(ctx: ServiceContext & { actor: UserActor }): Promise<Viewer> {
  const { userId, organizationId, organizationRole, role } = ctx.actor;
  const user = await findUser(ctx.db, userId);
  const organization = await findOrganization(ctx.db, organizationId);
  if (!user || !organization) throw new AppError("auth.required");
  const { id, name, email, createdAt } = user;
  const vendors = await listVendorsOf(ctx, userId, "listings.read");
  return {
    user: { id, name, email, role, createdAt: createdAt.toISOString() },
    organization: { ...organization, role: organizationRole },
    vendors: vendors.map(({ slug, name: vendorName, organization: seat, vendor }) => ({
      slug,
      name: vendorName,
      organization: seat,
      vendor,
    })),
  };
}
