import type { OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";

/** The roles in an organization, the mightiest first, each with what it may do. */
export const organizationRoles: readonly { value: OrganizationRole; label: string; may: string }[] = [
  { value: "owner", label: "Owner", may: "Everything, handing the organization over included." },
  { value: "admin", label: "Admin", may: "Members, plans, bills and API keys; everything but owners." },
  { value: "billing", label: "Billing", may: "Plans, bills and refunds, and what every member may." },
  { value: "member", label: "Member", may: "Use the agents that the organization has, and see their usage." },
];

/** The parts a member can have in publishing, each with what it may do. */
export const vendorRoles: readonly { value: VendorRole | "none"; label: string; may: string }[] = [
  { value: "none", label: "None", may: "Nothing of the publishing. Owners and admins need no part." },
  {
    value: "publisher",
    label: "Publisher",
    may: "Registers and changes agents, their plans and credentials.",
  },
  { value: "finance", label: "Finance", may: "Sees the statement and the listings." },
  { value: "viewer", label: "Viewer", may: "Sees the listings in every status." },
];

/** "Owner", "Billing"… */
export function roleLabel(role: OrganizationRole): string {
  return organizationRoles.find(({ value }) => value === role)?.label ?? role;
}

/** "Publisher", "Finance"… */
export function vendorRoleLabel(role: VendorRole): string {
  return vendorRoles.find(({ value }) => value === role)?.label ?? role;
}

/** What a role may do, in a sentence. */
export function roleMay(role: OrganizationRole): string {
  return organizationRoles.find(({ value }) => value === role)?.may ?? "";
}
