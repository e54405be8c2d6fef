import { type CheckContext, checkDomainsOf, wordsOf } from "../modules/domains/index.ts";
import { CommandFault, UsageFault } from "./faults.ts";

/** `domains check <host>`: looks now whether vendors have proven a host. */
export async function checkHost(ctx: CheckContext, [host, ...rest]: string[]): Promise<string> {
  if (!host || rest.length > 0) throw new UsageFault("Check takes one host, as vendors claim it.");
  const claims = await checkDomainsOf(ctx, host);
  if (claims.length === 0) throw new CommandFault(`No vendor claims ${host}, or it is being checked.`);
  return claims
    .map(({ state, lookups }) => {
      const found = lookups.filter(({ outcome }) => outcome !== "not_asked");
      const proof = found.filter(({ outcome }) => outcome === "proven");
      const words = (proof.length > 0 ? proof : found).map((lookup) => wordsOf(lookup, host));
      return `${host} is ${state}. ${words.join(" ")}\n`;
    })
    .join("");
}
