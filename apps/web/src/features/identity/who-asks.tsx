import type { ConsentRequest } from "@souk/contracts/identity/entities";
import { Info, TriangleAlert } from "lucide-react";
import { classNames } from "../../lib/class-names.ts";

/** What Souk knows of the agent that asks, and what it does not. */
export function WhoAsks({ agent }: { agent: ConsentRequest }) {
  const { agentName, vendorName, productDomain, domainVerified } = agent;
  const Icon = domainVerified ? Info : TriangleAlert;
  const domain = <strong className="font-medium wrap-anywhere">{productDomain}</strong>;
  return (
    <div
      className={classNames(
        "mt-4 flex gap-2.5 rounded-md p-3 text-sm",
        domainVerified ? "bg-sunken text-muted" : "bg-warning-soft text-warning-ink",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        {agentName} is in the catalogue, published by {vendorName}, and returns you to the addresses that it
        has registered, no others. Souk has {domainVerified ? "verified" : "not verified"} that {domain}{" "}
        belongs to {vendorName}.
      </p>
    </div>
  );
}
