import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Eye } from "lucide-react";
import { useAuthAction } from "../features/identity/use-auth-action.ts";
import { useSignOut } from "../features/identity/use-sign-out.ts";
import { authClient, useSession } from "../lib/auth-client.ts";
import { Button } from "../ui/button.tsx";

/** On every page while an admin looks through somebody's eyes: whose, and the way back. */
export function ImpersonationBanner() {
  const { data } = useSession();
  if (!data?.session.impersonatedBy) return null;
  return <Banner userId={data.user.id} name={data.user.name} email={data.user.email} />;
}

function Banner({ userId, name, email }: { userId: string; name: string; email: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signOut = useSignOut();
  const { run, pending, failure } = useAuthAction(
    () => authClient.admin.stopImpersonating(),
    () => {
      queries.clear();
      void navigate({ to: "/admin/users/$userId", params: { userId } });
    },
  );
  return (
    <aside
      aria-label="Impersonation"
      className="sticky top-0 z-50 flex flex-wrap items-center justify-center gap-x-4 gap-y-1 bg-warning-soft px-4 py-2 text-sm text-warning-ink"
    >
      <p className="flex min-w-0 items-center gap-2 wrap-anywhere">
        <Eye aria-hidden className="size-4 shrink-0" />
        <span>
          You see Souk as <strong className="font-semibold">{name}</strong> ({email}). Everything you do is
          written down with your name.
        </span>
      </p>
      {failure ? (
        <Button size="sm" onClick={() => void signOut()}>
          Sign out
        </Button>
      ) : (
        <Button size="sm" pending={pending} onClick={() => void run()}>
          Stop
        </Button>
      )}
    </aside>
  );
}
