import type { Member, Organization } from "@souk/contracts/organizations/entities";

/** A dialog about one member. */
export interface MemberDialogProps {
  member: Member;
  organization: Organization;
  onClose: () => void;
}
