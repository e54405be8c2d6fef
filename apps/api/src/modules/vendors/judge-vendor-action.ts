import { type ActionAbout, allows } from "@souk/contracts/identity/permissions";
import { findSeat } from "../../platform/find-seat.ts";
import type { ServiceContext } from "../../platform/service-context.ts";

/** `foreign`: the caller has no part in the vendor, and is told that it does not exist. */
export type VendorVerdict = "allowed" | "forbidden" | "foreign";

/**
 * Whether the caller may do this for the vendor behind an organization. Souk itself may do everything; an API key what
 * its maker may, for its own organization only and without their role on the marketplace. Its scope is the procedure's
 * business.
 */
export async function judgeVendorAction(
  { db, actor }: ServiceContext,
  organizationId: string,
  action: ActionAbout<"vendor">,
): Promise<VendorVerdict> {
  if (actor.kind === "system") return "allowed";
  if (actor.kind === "apiKey" && actor.organizationId !== organizationId) return "foreign";
  if (actor.kind !== "user" && actor.kind !== "apiKey") return "foreign";
  const platform = actor.kind === "user" ? actor.role : "user";
  if (allows({ platform }, action)) return "allowed";
  const seat = await findSeat(db, { organizationId, userId: actor.userId });
  if (!seat) return "foreign";
  return allows({ platform, organization: seat.role, vendor: seat.vendorRole }, action)
    ? "allowed"
    : "forbidden";
}
