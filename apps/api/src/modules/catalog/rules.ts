import type { ListingStatus } from "@souk/contracts/catalog/entities";

/** Whether anyone may see a listing. A deprecated one stays visible, with a warning, until it is retired. */
export function isPublic(status: ListingStatus): boolean {
  return status === "approved" || status === "deprecated";
}

/** Whether an agent of this status may sign users in and spend their quota. */
export function mayOperate(status: ListingStatus): boolean {
  return status === "approved" || status === "deprecated" || status === "pending" || status === "draft";
}
