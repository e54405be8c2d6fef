import { useState } from "react";
import { allows } from "@souk/contracts/identity/permissions";
import type { Member, Organization } from "@souk/contracts/organizations/entities";
import { Crown, Ellipsis, UserMinus, UserPen } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { RoleDialog } from "./role-dialog.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";

/** What one may do with a member's seat; nothing is shown where that is nothing. */
export function MemberActions({ member, organization, isMe }: MemberActionsProps) {
  const [asking, setAsking] = useState<"role" | "transfer" | "remove">();
  const close = () => setAsking(undefined);
  const me = { platform: "user" as const, organization: organization.role };
  const mayManage = allows(me, member.role === "owner" ? "owners.manage" : "members.manage");
  const mayTransfer = !isMe && member.role !== "owner" && allows(me, "organization.transfer");
  if (!mayManage) return null;
  const props = { member, organization, onClose: close };
  return (
    <>
      <Menu
        className="w-56"
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Actions for ${member.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setAsking("role")}>
          <UserPen aria-hidden /> Change role…
        </MenuItem>
        {mayTransfer && (
          <MenuItem onSelect={() => setAsking("transfer")}>
            <Crown aria-hidden /> Hand over to them…
          </MenuItem>
        )}
        {!isMe && (
          <>
            <MenuLine />
            <MenuItem danger onSelect={() => setAsking("remove")}>
              <UserMinus aria-hidden /> Remove…
            </MenuItem>
          </>
        )}
      </Menu>
      {asking === "role" && <RoleDialog {...props} />}
      {asking === "transfer" && <TransferDialog {...props} />}
      {asking === "remove" && <RemoveDialog {...props} />}
    </>
  );
}

interface MemberActionsProps {
  member: Member;
  organization: Organization;
  isMe: boolean;
}
