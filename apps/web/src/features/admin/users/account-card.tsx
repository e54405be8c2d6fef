import type { ManagedUserDetails } from "@souk/contracts/admin/entities";
import type { ReactNode } from "react";
import { dayWords, momentWords } from "../../../lib/date-words.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { UnconfirmedEmail } from "./unconfirmed-email.tsx";
import { useUserChange } from "./use-user-change.ts";

/** The facts of an account, and how it is secured. */
export function AccountCard({ user }: { user: ManagedUserDetails }) {
  const { factors, signInMethods } = user;
  return (
    <Card className="p-6">
      <h2 className="font-semibold">Account</h2>
      <dl className="mt-4 grid gap-x-8 gap-y-4 text-sm sm:grid-cols-2">
        <Fact term="Id">
          <code className="font-mono text-xs wrap-anywhere">{user.id}</code>
        </Fact>
        <Fact term="Signed up">
          <time dateTime={user.createdAt}>{dayWords(user.createdAt)}</time>
        </Fact>
        <Fact term="E-mail address">
          {user.emailVerified ? <Badge tone="success">Confirmed</Badge> : <UnconfirmedEmail user={user} />}
        </Fact>
        <Fact term="Signs in with">{signInMethods.map(methodName).join(", ") || "Nothing"}</Fact>
        <Fact term="Two-step sign-in">{factors.authenticatorApp ? "On, with an app" : "Off"}</Fact>
        <Fact term="Passkeys">{factors.passkeys === 0 ? "None" : factors.passkeys}</Fact>
        <Fact term="Sign-in lock">
          <Lock user={user} />
        </Fact>
        <Fact term="Live plans">{user.liveSubscriptions.toLocaleString("en")}</Fact>
      </dl>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-subtle">{term}</dt>
      <dd className="mt-1 flex flex-wrap items-center gap-2">{children}</dd>
    </div>
  );
}

const methods: Record<string, string> = {
  credential: "Password",
  google: "Google",
  github: "GitHub",
  microsoft: "Microsoft",
};

function methodName(method: string): string {
  return methods[method] ?? method;
}

function Lock({ user }: { user: ManagedUserDetails }) {
  const unlock = trpc.admin.unlockUser.useMutation(useUserChange(`${user.name} is unlocked`, () => {}));
  const { failed, lockedUntil } = user.lock;
  if (failed === 0 && !lockedUntil) return "Open";
  return (
    <>
      {lockedUntil ? (
        <Badge tone="warning">Locked until {momentWords(lockedUntil)}</Badge>
      ) : (
        `Open, ${failed} failed in a row`
      )}
      {lockedUntil && (
        <Button size="sm" pending={unlock.isPending} onClick={() => unlock.mutate({ userId: user.id })}>
          Unlock
        </Button>
      )}
    </>
  );
}
