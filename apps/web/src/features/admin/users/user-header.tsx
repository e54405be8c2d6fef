import type { ManagedUserDetails } from "@souk/contracts/admin/entities";
import { Eye } from "lucide-react";
import { useState } from "react";
import { dayWords } from "../../../lib/date-words.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { ImpersonateDialog } from "./impersonate-dialog.tsx";
import { UserActions } from "./user-actions.tsx";

/** Who it is, in which state, and the main things to do. */
export function UserHeader({ user, isSelf }: { user: ManagedUserDetails; isSelf: boolean }) {
  const [impersonating, setImpersonating] = useState(false);
  const canBeSeenThrough = !isSelf && user.role === "user" && !user.ban && !user.isDeleted;
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2.5 wrap-anywhere">
            {user.name}
            {user.role === "admin" && <Badge tone="accent">Admin</Badge>}
            {isSelf && <Badge>You</Badge>}
            {user.ban && <Badge tone="danger">Banned</Badge>}
            {user.isDeleted && <Badge>Deleted</Badge>}
          </span>
        }
        description={user.email}
        actions={
          !isSelf && (
            <>
              {canBeSeenThrough && (
                <Button onClick={() => setImpersonating(true)}>
                  <Eye aria-hidden /> Impersonate
                </Button>
              )}
              <UserActions user={user} />
            </>
          )
        }
      />
      {user.ban && (
        <div className="mb-6">
          <Notice tone="danger">
            Banned {user.ban.expiresAt ? `until ${dayWords(user.ban.expiresAt)}` : "until the ban is lifted"}:{" "}
            {user.ban.reason || "no reason given"}
          </Notice>
        </div>
      )}
      {impersonating && <ImpersonateDialog user={user} onClose={() => setImpersonating(false)} />}
    </>
  );
}
