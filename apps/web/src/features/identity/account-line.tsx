import { useNavigate } from "@tanstack/react-router";
import { authClient, useSession } from "../../lib/auth-client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/**
 * The account a decision is made for, and the way to another one: back to `after`, or else with the agent's request,
 * which is kept on that way.
 */
export function AccountLine({ after }: { after?: string }) {
  const { data: session, isPending } = useSession();
  const navigate = useNavigate();
  const switchAccount = async () => {
    await authClient.signOut();
    await navigate({ to: "/login", search: after ? { return: after } : true });
  };
  if (isPending) return <Skeleton className="h-14" />;
  return (
    <div className="flex items-center gap-3 rounded-md bg-sunken p-3 text-sm">
      {session && <Avatar name={session.user.name} />}
      <div className="min-w-0 grow">
        <div className="truncate font-medium">{session?.user.name ?? "You are signed out"}</div>
        <div className="truncate text-subtle">{session?.user.email}</div>
      </div>
      <Button size="sm" variant="ghost" onClick={() => void switchAccount()}>
        {session ? "Switch" : "Sign in"}
      </Button>
    </div>
  );
}
