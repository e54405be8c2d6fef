import type { ListingStatus } from "@souk/contracts/catalog/entities";

/** How each status of a listing is called and coloured; the words carry the meaning. */
export const listingStatus: Record<
  ListingStatus,
  { label: string; tone: "success" | "accent" | "warning" | "danger" | "neutral" }
> = {
  draft: { label: "Draft", tone: "neutral" },
  pending: { label: "Waiting for approval", tone: "accent" },
  approved: { label: "Public", tone: "success" },
  rejected: { label: "Rejected", tone: "danger" },
  suspended: { label: "Suspended", tone: "danger" },
  deprecated: { label: "Deprecated", tone: "warning" },
  retired: { label: "Retired", tone: "neutral" },
};
