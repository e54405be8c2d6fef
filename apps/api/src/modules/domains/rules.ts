import { isLoopback } from "@souk/contracts/common/text";
import type { DomainState, LookupOutcome, ProofMethod } from "@souk/contracts/domains/entities";

/** Domains that a vendor may claim at once. */
export const MAX_CLAIMS = 20;
/** How long somebody who checks holds the claim: longer than any check takes. */
export const CHECK_LEASE_MS = 15_000;
/** The pause between two checks that people ask for. */
export const CHECK_PAUSE_MS = 10_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A proof that is gone for so long ends the verification; a claim that is so old is checked on demand only. */
const PATIENCE_MS = 7 * DAY_MS;

/** Why nobody could prove that a host is theirs, as the end of a sentence; undefined where somebody could. */
export function faultOfHost(
  host: string,
  { allowsLoopback }: { allowsLoopback: boolean },
): string | undefined {
  const url = URL.parse(`https://${host}`);
  if (url && isLoopback(url.hostname)) return allowsLoopback ? undefined : "is an address of one machine";
  if (host.includes(":")) return "names a port; what is proven is a host at port 443";
  if (!host.includes(".")) return "is no full name such as doctor.example.com";
  // Browsers read numbers of any notation as an address.
  if (url?.hostname !== host || /^[\d.]+$/.test(url.hostname)) return "is no name but an address";
  return undefined;
}

/** What a vendor publishes, in either place. */
export function proofTextOf(token: string): string {
  return `souk-domain=${token}`;
}

/** The name of the TXT record; null for this machine, which has none. */
export function recordNameOf(host: string): string | null {
  return isLocal(host) ? null : `_souk.${host}`;
}

export const PROOF_PATH = "/.well-known/souk-domain.txt";

/** Where the file is served. */
export function fileUrlOf(host: string): string {
  return `${isLocal(host) ? "http" : "https"}://${host}${PROOF_PATH}`;
}

function isLocal(host: string): boolean {
  return isLoopback(URL.parse(`http://${host}`)?.hostname ?? "");
}

/** Where a claim stands between two checks. */
export interface Standing {
  state: DomainState;
  provenBy: ProofMethod | null;
  verifiedAt: Date | null;
  failingSince: Date | null;
  createdAt: Date;
}

/** What became of a claim by a check; `unchanged` says that it stands as it stood. */
export type DomainEvent = "verified" | "failing" | "recovered" | "lapsed" | "unchanged";

/** Where a claim stands after a check that found the proof in this place, or nowhere (null). */
export function afterCheck(
  before: Standing,
  found: ProofMethod | null,
  now: Date,
): { standing: Standing; event: DomainEvent; nextCheckAt: Date | null } {
  const [standing, event] = found ? proven(before, found, now) : missing(before, now);
  return { standing, event, nextCheckAt: nextCheckOf(standing, now) };
}

function proven(before: Standing, provenBy: ProofMethod, now: Date): [Standing, DomainEvent] {
  const standing: Standing = { ...before, state: "verified", provenBy, failingSince: null };
  if (before.state !== "verified") return [{ ...standing, verifiedAt: now }, "verified"];
  return [standing, before.failingSince ? "recovered" : "unchanged"];
}

function missing(before: Standing, now: Date): [Standing, DomainEvent] {
  if (before.state !== "verified") return [before, "unchanged"];
  if (!before.failingSince) return [{ ...before, failingSince: now }, "failing"];
  if (now < lapseOf(before.failingSince)) return [before, "unchanged"];
  return [{ ...before, state: "lapsed" }, "lapsed"];
}

/** When a verification ends whose proof has been missing since then. */
export function lapseOf(failingSince: Date): Date {
  return new Date(failingSince.getTime() + PATIENCE_MS);
}

/** When Souk looks again by itself: daily; more often while a proof is missing, the sooner the newer the claim. */
export function nextCheckOf({ state, failingSince, createdAt }: Standing, now: Date): Date | null {
  if (state === "lapsed") return null;
  if (state === "verified" && !failingSince) return later(now, DAY_MS);
  if (state === "verified") return later(now, 6 * HOUR_MS);
  const age = now.getTime() - createdAt.getTime();
  if (age >= PATIENCE_MS) return null;
  if (age >= DAY_MS) return later(now, 6 * HOUR_MS);
  return later(now, age >= HOUR_MS ? HOUR_MS : 5 * MINUTE_MS);
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}

/** What was found in one place, as it is kept. `status` is the HTTP status, where that is what was found. */
export interface Lookup {
  method: ProofMethod;
  outcome: LookupOutcome;
  status?: number;
}

/** What was found, in a sentence for whoever has to mend it. */
export function wordsOf({ method, outcome, status }: Lookup, host: string): string {
  const place = method === "dns" ? `The TXT record _souk.${host}` : fileUrlOf(host);
  const sentences: Record<LookupOutcome, string> = {
    proven: `${place} holds the right text.`,
    none: `There is no TXT record _souk.${host}.`,
    other_value:
      method === "dns"
        ? `${place} exists, but holds another value.`
        : `${place} answers, but with another text.`,
    no_answer: `The name servers of ${host} did not answer.`,
    not_asked: "A name of this machine has no TXT record.",
    no_such_name: `${host} does not resolve to an address.`,
    not_public: `${host} resolves to an address that is not on the open internet.`,
    unreachable: `No connection to ${host} could be made.`,
    certificate: `The certificate of ${host} is not valid.`,
    status: `${place} answered ${status ?? "an error"}.`,
    redirected: `${place} redirects; the file must be there itself.`,
    too_large: `${place} is longer than 4 kB.`,
    too_slow: `${place} took longer than 5 seconds.`,
  };
  return sentences[outcome];
}
