import { allows } from "@souk/contracts/identity/permissions";
import type { ServiceContext } from "../../platform/service-context.ts";

/** Whether the caller approves listings, and so needs nobody to approve theirs. */
export function isModerator({ actor }: ServiceContext): boolean {
  if (actor.kind === "system") return true;
  return actor.kind === "user" && allows({ platform: actor.role }, "listings.moderate");
}
