import { useState } from "react";
import type { ManagedUser } from "@souk/contracts/admin/entities";
import { Ban, Ellipsis, ScrollText, ShieldCheck, ShieldOff, UserCheck } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { Button } from "../../../ui/button.tsx";
import { Menu, MenuItem, MenuLine, MenuLink } from "../../../ui/menu.tsx";
import { BanDialog } from "./ban-dialog.tsx";
import { RoleDialog } from "./role-dialog.tsx";
import { UnbanDialog } from "./unban-dialog.tsx";

/** What an admin may do to somebody else's account; each step asks once more in a dialog. */
export function UserActions({ user }: { user: ManagedUser }) {
  const [asking, setAsking] = useState<"role" | "ban" | "unban">();
  const close = () => setAsking(undefined);
  return (
    <>
      <Menu
        className="w-56"
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Actions for ${user.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuLink link={<Link to="/admin/audit" search={{ subject: user.id }} />}>
          <ScrollText aria-hidden /> Audit log of this user
        </MenuLink>
        <MenuItem onSelect={() => setAsking("role")}>
          {user.role === "admin" ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
          {user.role === "admin" ? "Take admin away…" : "Make admin…"}
        </MenuItem>
        <MenuLine />
        {user.ban ? (
          <MenuItem onSelect={() => setAsking("unban")}>
            <UserCheck aria-hidden /> Lift the ban…
          </MenuItem>
        ) : (
          <MenuItem danger onSelect={() => setAsking("ban")}>
            <Ban aria-hidden /> Ban…
          </MenuItem>
        )}
      </Menu>
      {asking === "role" && <RoleDialog user={user} onClose={close} />}
      {asking === "ban" && <BanDialog user={user} onClose={close} />}
      {asking === "unban" && <UnbanDialog user={user} onClose={close} />}
    </>
  );
}
