import { trpc } from "../../lib/trpc.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { EmailCard } from "./email-card.tsx";
import { NameCard } from "./name-card.tsx";
import { PasswordCard } from "./password-card.tsx";

/** Who one is here: name, address and password, each to be changed. */
export function Profile() {
  const { data, error, isPending, refetch } = trpc.identity.getViewer.useQuery();
  if (isPending)
    return (
      <div role="status" aria-label="Loading your profile">
        <Skeleton className="h-72 max-w-2xl rounded-lg" />
      </div>
    );
  if (!data)
    return (
      <ErrorState title="Your profile could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  const { name, email } = data.user;
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <NameCard name={name} />
      <EmailCard email={email} />
      <PasswordCard email={email} />
    </div>
  );
}
