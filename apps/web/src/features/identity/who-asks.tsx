import type { ConsentRequest } from "@souk/contracts/identity/entities";
import { Info } from "lucide-react";

/** What Souk knows of the agent that asks, and what it does not: nobody proves yet that a domain is theirs. */
export function WhoAsks({ agent: { agentName, vendorName, productDomain } }: { agent: ConsentRequest }) {
  return (
    <div className="mt-4 flex gap-2.5 rounded-md bg-sunken p-3 text-sm text-muted">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        {agentName} is in the catalogue, published by {vendorName}, and returns you to the addresses that it
        has registered, no others. Souk has not verified that{" "}
        <strong className="font-medium text-ink">{productDomain}</strong> belongs to {vendorName}.
      </p>
    </div>
  );
}
