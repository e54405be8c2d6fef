import { Resolver } from "node:dns/promises";

/** An address of a host. */
export interface Address {
  address: string;
  family: 4 | 6;
}

/** The name system, asked directly: neither the machine's list of hosts nor its search domains have a say. */
export interface Names {
  /** Every address of a host; none where there is no such host. */
  addressesOf: (host: string, signal: AbortSignal) => Promise<Address[] | "no_answer">;
  /** Every TXT record under a name, each joined from its parts (RFC 7208 §3.3); none where there is no such name. */
  txtOf: (name: string, signal: AbortSignal) => Promise<string[] | "no_answer">;
}

/** Asks the given name servers (`address:port`), or the machine's own. */
export function createNames(nameServers: readonly string[] | undefined): Names {
  async function ask<Answer>(signal: AbortSignal, question: (names: Resolver) => Promise<Answer[]>) {
    const resolver = new Resolver({ timeout: 1_500, tries: 2 });
    if (nameServers) resolver.setServers(nameServers);
    const cancel = () => resolver.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await question(resolver);
    } catch (error) {
      return isNothingThere(error) ? [] : "no_answer";
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  return {
    txtOf: async (name, signal) => {
      const records = await ask(signal, (names) => names.resolveTxt(name));
      return records === "no_answer" ? records : records.map((parts) => parts.join(""));
    },
    addressesOf: async (host, signal) => {
      const [four, six] = await Promise.all([
        ask(signal, (names) => names.resolve4(host)),
        ask(signal, (names) => names.resolve6(host)),
      ]);
      const found = [...withFamily(four, 4), ...withFamily(six, 6)];
      const isUnsure = four === "no_answer" || six === "no_answer";
      return isUnsure && found.length === 0 ? "no_answer" : found;
    },
  };
}

function withFamily(addresses: readonly string[] | "no_answer", family: 4 | 6): Address[] {
  return addresses === "no_answer" ? [] : addresses.map((address) => ({ address, family }));
}

/** No such name, or nothing of this kind under it: an answer, as opposed to none. */
function isNothingThere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOTFOUND" || code === "ENODATA";
}
