import { FreshnessProvider } from "../../features/security/freshness.tsx";
import { LinkedAccountsCard } from "../../features/security/linked-accounts-card.tsx";
import { PasskeyCard } from "../../features/security/passkey-card.tsx";
import { SessionCard } from "../../features/security/session-card.tsx";
import { TwoStepCard } from "../../features/security/two-step-card.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

/** How one's account is secured: the second step, passkeys, and where it is signed in. */
export function SecurityPage() {
  usePageTitle("Security");
  return (
    <>
      <PageHeader title="Security" />
      <FreshnessProvider>
        <div className="flex max-w-2xl flex-col gap-6">
          <TwoStepCard />
          <PasskeyCard />
          <LinkedAccountsCard />
          <SessionCard />
        </div>
      </FreshnessProvider>
    </>
  );
}
