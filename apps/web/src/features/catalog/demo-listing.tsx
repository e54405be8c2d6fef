import { isDemoAddress } from "../../lib/demo-address.ts";

/** Says of a listing of the demo market, and of no other, that there is nothing to use behind it. */
export function DemoListing({ agent }: { agent: { launchUrl: string } }) {
  if (!isDemoAddress(agent.launchUrl)) return null;
  return (
    <p className="self-center text-sm text-muted">
      <strong className="font-medium text-ink">Demo listing.</strong> No agent runs behind it.
    </p>
  );
}
