import type { Organization } from "@souk/contracts/organizations/entities";
import { allows } from "@souk/contracts/identity/permissions";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteMember } from "./invite-member.tsx";
import { LeaveOrganization } from "./leave-organization.tsx";
import { MemberList } from "./member-list.tsx";
import { RenameOrganization } from "./rename-organization.tsx";
import { roleLabel, roleMay } from "./role-words.ts";

/** The organization that one acts for: what one is there, who else is, and who was invited. */
export function OrganizationPanel({ organization }: { organization: Organization }) {
  const me = { platform: "user" as const, organization: organization.role };
  const mayInvite = allows(me, "members.invite");
  return (
    <>
      <Card className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-56">
          <h2 className="flex flex-wrap items-center gap-2.5 font-semibold">
            {organization.name}
            <Badge>{roleLabel(organization.role)}</Badge>
          </h2>
          <p className="mt-1 text-sm text-muted">{roleMay(organization.role)}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {allows(me, "organization.update") && <RenameOrganization organization={organization} />}
          <LeaveOrganization organization={organization} />
        </div>
      </Card>
      <section aria-labelledby="members">
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <h2 id="members" className="text-lg font-semibold">
            Members
          </h2>
          {mayInvite && <InviteMember organization={organization} />}
        </div>
        <MemberList organization={organization} />
      </section>
      {mayInvite && <InvitationList organization={organization} />}
    </>
  );
}

/** Those who act for themselves: what an organization would be for. */
export function PersonalPanel() {
  return (
    <Card>
      <h2 className="font-semibold">You act for yourself</h2>
      <p className="mt-1 max-w-2xl text-sm text-muted">
        Plans that you take now are yours alone. Make an organization to share plans, usage and bills with
        others, each with a role of their own.
      </p>
    </Card>
  );
}
