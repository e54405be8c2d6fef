import { createContext, type ReactNode, use, useRef, useState } from "react";
import { errorCode } from "../../lib/api-error.ts";
import { ConfirmIdentity } from "./confirm-identity.tsx";

type Retry = () => void;

const Freshness = createContext<(retry: Retry) => void>(() => {});

/** Asks below it are about things that need a sign-in of the last ten minutes; it can ask for one. */
export function FreshnessProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const retry = useRef<Retry>(undefined);
  const ask = (next: Retry) => {
    retry.current = next;
    setOpen(true);
  };
  return (
    <Freshness value={ask}>
      {children}
      <ConfirmIdentity
        open={open}
        onOpenChange={setOpen}
        onConfirmed={() => {
          setOpen(false);
          retry.current?.();
        }}
      />
    </Freshness>
  );
}

/** Lets the person show that it is still them, and then does what was refused for want of that. */
export function useAskFreshness(): (retry: Retry) => void {
  return use(Freshness);
}

/** True for a refusal that a new sign-in mends, of the API or of the auth client. */
export function isStale(failure: unknown): boolean {
  if (errorCode(failure) === "auth.not_fresh") return true;
  return (
    typeof failure === "object" &&
    failure !== null &&
    "code" in failure &&
    failure.code === "SESSION_NOT_FRESH"
  );
}
