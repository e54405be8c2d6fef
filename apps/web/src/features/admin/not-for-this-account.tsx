import { DoorClosed } from "lucide-react";
import { usePageTitle } from "../../lib/page-title.ts";
import { Button } from "../../ui/button.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { useSignOut } from "../identity/use-sign-out.ts";

/** What somebody who is no admin sees in place of an admin page: no more than that it is not theirs. */
export function NotForThisAccount({ email }: { email: string | undefined }) {
  usePageTitle("Not for this account");
  const signOut = useSignOut();
  return (
    <div className="flex min-h-[50dvh] flex-col items-center justify-center text-center">
      <DoorClosed aria-hidden className="mb-5 size-9 stroke-[1.25] text-subtle" />
      <h1 className="text-2xl font-semibold">This page is not for this account</h1>
      <p className="mt-2 max-w-sm text-muted">
        You are signed in as {email ?? "somebody"}. If you have another account that may come in, sign in with
        that one.
      </p>
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        <Button onClick={() => void signOut()}>Sign out</Button>
        <LinkButton to="/" variant="primary">
          Go to the catalogue
        </LinkButton>
      </div>
    </div>
  );
}
