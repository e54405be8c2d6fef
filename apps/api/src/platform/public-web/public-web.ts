import { isIP } from "node:net";
import { isLoopback } from "@souk/contracts/common/text";
import { readOnce } from "./read-once.ts";
import { isPublicAddress } from "./public-address.ts";
import { type Address, createNames } from "./names.ts";
import type { TextAnswer } from "./text-answer.ts";

/** What the name system says under a name. */
export type TxtAnswer =
  | { kind: "records"; values: readonly string[] }
  /** The name system did not answer, or not within the time there is. */
  | { kind: "no_answer" };

/** Looks at what strangers publish under names that they state, and lets none of them reach what is not public. */
export interface PublicWeb {
  /** Whether names of this machine are looked at as well, over http and at any port: for development. */
  allowsLoopback: boolean;
  /** Every TXT record under a name, each joined to one text. Takes 5 s at most and never throws. */
  readTxt: (name: string) => Promise<TxtAnswer>;
  /**
   * What `GET https://<host><path>` answers at port 443: 200 with at most 4 kB, no redirect, 5 s in all. Each address of
   * the host must be a public one, and the connection goes to what was looked at, so a name that answers differently
   * the second time gains nothing. Never throws.
   */
  readText: (host: string, path: string) => Promise<TextAnswer>;
}

/** What differs between the internet and what stands in for it in tests. */
export interface PublicWebSettings {
  allowsLoopback: boolean;
  /** Name servers, `address:port`; the machine's own by default. */
  nameServers?: readonly string[];
  isPublic?: (address: string) => boolean;
  httpsPort?: number;
  /** Certificates that are believed, PEM; those that Node believes by default. */
  ca?: string;
  limitMs?: number;
}

const LIMIT_MS = 5_000;

/** Opens the way to the internet that look-ups of strangers' names take. Keeps no connection. */
export function createPublicWeb(settings: PublicWebSettings): PublicWeb {
  const { allowsLoopback, isPublic = isPublicAddress, httpsPort = 443, limitMs = LIMIT_MS } = settings;
  const names = createNames(settings.nameServers);

  async function readText(host: string, path: string): Promise<TextAnswer> {
    const signal = AbortSignal.timeout(limitMs);
    const local = allowsLoopback ? localUrl(host, path) : undefined;
    if (local) return readOnce({ url: local, addresses: LOOPBACK, signal });
    if (!isName(host)) return { kind: "no_such_name" };
    const found = await names.addressesOf(host, signal);
    if (found === "no_answer") return { kind: signal.aborted ? "too_slow" : "no_answer" };
    if (found.length === 0) return { kind: "no_such_name" };
    if (!found.every(({ address }) => isPublic(address))) return { kind: "not_public" };
    const url = new URL(path, `https://${host}:${httpsPort}`);
    return readOnce({ url, addresses: found, signal, ca: settings.ca });
  }

  async function readTxt(name: string): Promise<TxtAnswer> {
    const values = await names.txtOf(name, AbortSignal.timeout(limitMs));
    return values === "no_answer" ? { kind: "no_answer" } : { kind: "records", values };
  }

  return { allowsLoopback, readTxt, readText };
}

/** Where `localhost` is, whatever the machine's own list of hosts says. */
const LOOPBACK: readonly Address[] = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** No address, in whatever notation, and no port: what the name system knows. */
function isName(host: string): boolean {
  return URL.parse(`https://${host}`)?.hostname === host && isIP(host) === 0;
}

function localUrl(host: string, path: string): URL | undefined {
  const url = URL.parse(path, `http://${host}`);
  return url && isLoopback(url.hostname) ? url : undefined;
}
