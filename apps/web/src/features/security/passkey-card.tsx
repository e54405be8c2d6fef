import { KeyRound } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { AddPasskey } from "./add-passkey.tsx";
import { RemovePasskey } from "./remove-passkey.tsx";
import { RenamePasskey } from "./rename-passkey.tsx";
import { SecurityCard } from "./security-card.tsx";
import { type OwnPasskey, usePasskeys } from "./use-passkeys.ts";

/** The passkeys of the account, each with its name, and the way to a new one. */
export function PasskeyCard() {
  const { data, error, isPending, refetch } = usePasskeys();
  return (
    <SecurityCard
      title="Passkeys"
      lead="Sign in with your finger, your face or a security key. A passkey cannot be guessed or phished, and needs no password and no code."
      actions={<AddPasskey />}
    >
      {isPending && (
        <div role="status" aria-label="Loading passkeys">
          <Skeleton className="h-12" />
        </div>
      )}
      {error && (
        <ErrorState title="Your passkeys could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data?.length === 0 && <p className="text-sm text-subtle">You have no passkey yet.</p>}
      {data && data.length > 0 && (
        <ul aria-label="Passkeys" className="divide-y divide-line border-y border-line">
          {data.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
    </SecurityCard>
  );
}

function PasskeyLine({ passkey }: { passkey: OwnPasskey }) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <KeyRound aria-hidden className="size-4 shrink-0 text-subtle" />
      <div className="min-w-0 grow basis-32">
        <div className="truncate text-sm font-medium">{passkey.name}</div>
        <div className="text-sm text-subtle">
          added <time dateTime={passkey.createdAt}>{dayWords(passkey.createdAt)}</time>
        </div>
      </div>
      <div className="flex gap-1">
        <RenamePasskey passkey={passkey} />
        <RemovePasskey passkey={passkey} />
      </div>
    </li>
  );
}
