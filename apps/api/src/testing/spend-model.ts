import { fits, type Period, type Quota, roll } from "./quota-model.ts";

/** A spend by its key: a consume, or a hold until and after it ended. */
interface Spent {
  /** Start of the period that was charged. */
  period: number;
  held: number;
  charged: number;
  released: number;
  /** Of a hold. */
  expiresAt: number | undefined;
  settledAt: number | undefined;
}

/** A quota and what was spent of it, by key. */
export interface Account {
  quota: Quota;
  spends: ReadonlyMap<string, Spent>;
}

/** What becomes of an operation, in the engine's words. */
export interface Done {
  account: Account;
  status: string;
}

const NEW = { held: 0, charged: 0, released: 0, expiresAt: undefined, settledAt: undefined };

/** Takes units, whole or not at all; reserves them until `expiresAt`, where that is given. */
export function take(
  { quota: before, spends }: Account,
  { key, quantity, expiresAt }: { key: string; quantity: number; expiresAt?: number },
  now: number,
): Done {
  const quota = roll(before, now);
  if (!fits(quantity, quota)) return { account: { quota, spends }, status: "exceeded" };
  const change = expiresAt === undefined ? { used: quantity } : { held: quantity };
  const amounts = expiresAt === undefined ? { charged: quantity } : { held: quantity };
  const spent = { ...NEW, ...amounts, expiresAt, period: quota.running.start };
  const account = {
    quota: changePeriod(quota, spent.period, change),
    spends: new Map([...spends, [key, spent]]),
  };
  return { account, status: expiresAt === undefined ? "consumed" : "held" };
}

/** Charges a hold at the actual amount: beyond it only in the period that runs, as far as the limit goes. */
export function settle(
  { quota: before, spends }: Account,
  { key, quantity }: { key: string; quantity: number },
  now: number,
): Done {
  const quota = roll(before, now);
  const account = { quota, spends };
  const spent = spends.get(key);
  if (spent?.expiresAt === undefined) return { account, status: "hold_not_found" };
  if (spent.settledAt !== undefined) {
    return { account, status: spent.settledAt === quantity ? "replayed" : "already_settled" };
  }
  if (spent.expiresAt <= now) return { account, status: "hold_expired" };
  const charged = Math.min(quantity, spent.held + roomBeyond(spent, quota));
  const changed = changePeriod(quota, spent.period, { used: charged, held: -spent.held });
  const settled = { ...spent, held: 0, charged, settledAt: quantity };
  return { account: { quota: changed, spends: new Map([...spends, [key, settled]]) }, status: "settled" };
}

function roomBeyond({ period }: Spent, { running, limit }: Quota): number {
  if (period !== running.start) return 0;
  return limit === null ? Infinity : Math.max(0, limit - running.used - running.held);
}

/** Gives a spend back whole, once, in its own period. */
export function release({ quota: before, spends }: Account, key: string, now: number): Done {
  const quota = roll(before, now);
  const account = { quota, spends };
  const spent = spends.get(key);
  const isOpen = spent?.expiresAt !== undefined && spent.expiresAt > now && spent.settledAt === undefined;
  if (isOpen) return { account, status: "hold_open" };
  if (!spent || spent.charged === 0) return { account, status: "consume_not_found" };
  if (spent.released > 0) return { account, status: "replayed" };
  const { charged, period } = spent;
  const changed = changePeriod(quota, period, { used: -charged, released: charged });
  const released = { ...spent, released: charged };
  return { account: { quota: changed, spends: new Map([...spends, [key, released]]) }, status: "released" };
}

/** Gives up the holds that have expired. */
export function expire({ quota: before, spends }: Account, now: number): Account {
  let quota = before;
  const left = new Map(spends);
  for (const [key, spent] of spends) {
    if (spent.held === 0 || spent.expiresAt === undefined || spent.expiresAt > now) continue;
    quota = changePeriod(roll(quota, now), spent.period, { held: -spent.held });
    left.set(key, { ...spent, held: 0 });
  }
  return { quota, spends: left };
}

/** Adds to the period that began then, wherever it stands. */
function changePeriod(quota: Quota, start: number, change: Partial<Period>): Quota {
  const of = (period: Period): Period =>
    period.start !== start
      ? period
      : {
          ...period,
          used: period.used + (change.used ?? 0),
          held: period.held + (change.held ?? 0),
          released: period.released + (change.released ?? 0),
        };
  const { running, aside, closed } = quota;
  return { ...quota, running: of(running), aside: aside && of(aside), closed: closed.map(of) };
}
