import { Card } from "../../ui/card.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { ExportAccount } from "./export-account.tsx";
import { FreshnessProvider } from "./freshness.tsx";

/** Taking everything along, and leaving. */
export function DangerZone() {
  return (
    <FreshnessProvider>
      <Card className="mt-6 max-w-2xl p-6">
        <h2 className="font-semibold">Your data</h2>
        <div className="mt-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <p className="min-w-0 grow basis-64 text-sm text-muted">
            A file with everything that Souk holds on you: your profile, plans, invoices, usage and what you
            did.
          </p>
          <ExportAccount />
        </div>
        <div className="mt-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-t border-line pt-5">
          <p className="min-w-0 grow basis-64 text-sm text-muted">
            Deleting your account ends your plans and signs you out everywhere. There is no way back.
          </p>
          <DeleteAccount />
        </div>
      </Card>
    </FreshnessProvider>
  );
}
