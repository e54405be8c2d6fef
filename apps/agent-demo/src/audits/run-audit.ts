import { randomUUID } from "node:crypto";
import { type Loss, SignInRequired, SoukError, SoukUnavailable, type Usage } from "@souk/agent";
import type { Logger } from "pino";
import { type Examination, examineWorkflow } from "../examination/examine.ts";
import type { Refusal } from "../examination/read-json.ts";
import type { ReportStore } from "../reports/store.ts";
import type { Owner } from "../sign-in/sign-in.ts";
import { METRIC } from "../souk/market.ts";

/** What an audit needs. `examine` can be replaced to see what happens when it fails. */
export type AuditParts = {
  usageOf: (userId: string) => Usage;
  reports: ReportStore;
  log: Logger;
  examine?: (text: string) => Examination;
};

type Upload = { text: string; fileName: string };

/** `givenBack` is false when Souk could not be reached; it is tried again every minute then. */
export type AuditOutcome =
  | { kind: "done"; reportId: string }
  | { kind: "unreadable"; refusal: Refusal; givenBack: boolean };

/**
 * One audit, paid for: spends one `workflow-audits` under a fresh key, then examines, then keeps the report.
 * A file that cannot be read, or a failure on our side, gives the audit back. Throws what Souk refuses with
 * (402 no plan, 429 used up) before any work is done; nothing is charged then.
 */
export async function runAudit(parts: AuditParts, owner: Owner, upload: Upload): Promise<AuditOutcome> {
  const { usageOf, reports, log } = parts;
  const key = randomUUID();
  const losses: Loss[] = [];
  const onLost = (loss: Loss) => {
    losses.push(loss);
    log.warn({ key, step: loss.step, reason: reasonOf(loss.error) }, "charge left open");
  };
  reports.openCharge(key, owner);
  try {
    const audit = () => examineAndKeep(parts, owner, { ...upload, chargeKey: key });
    const reportId = await usageOf(owner.userId).withUsage({ metric: METRIC, key, onLost }, audit);
    return { kind: "done", reportId };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: "unreadable", refusal: error.refusal, givenBack: losses.length === 0 };
  } finally {
    if (losses.length === 0) reports.closeCharge(key);
  }
}

/** The file cannot be examined: work that failed, so that nobody pays for it. */
class Unreadable extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function examineAndKeep(
  { reports, examine = examineWorkflow }: AuditParts,
  owner: Owner,
  { text, fileName, chargeKey }: Upload & { chargeKey: string },
): string {
  const examination = examine(text);
  if (!examination.ok) throw new Unreadable(examination.refusal);
  const { report } = examination;
  return reports.keep(owner, { title: report.workflow.name ?? fileName, report, chargeKey });
}

/** A charge that could not be given back for a month never will be: its person has left, or the market has. */
const TOO_OLD_MS = 30 * 24 * 3_600_000;

/** No audit takes this long, so a charge that is older belongs to a run that died. */
const ABANDONED_MS = 2 * 60_000;

/**
 * Gives back the charges of runs that died between paying and finishing. Safe to repeat. Somebody who has since signed
 * in for another organization is waited for: their tokens know nothing of the one that paid.
 */
export async function releaseAbandoned(
  parts: AuditParts & { organizationOf: (userId: string) => Promise<string | undefined> },
  now: Date,
): Promise<void> {
  for (const charge of parts.reports.openChargesBefore(new Date(now.getTime() - ABANDONED_MS))) {
    if (now.getTime() - Date.parse(charge.startedAt) > TOO_OLD_MS) parts.reports.closeCharge(charge.key);
    else if (["", await parts.organizationOf(charge.userId)].includes(charge.organizationId))
      await giveBack(parts, charge.userId, charge.key);
  }
}

/** Releases a charge. Whatever Souk answers closes it; without an answer it stays open and is tried again. */
async function giveBack({ usageOf, reports, log }: AuditParts, userId: string, key: string): Promise<void> {
  try {
    await usageOf(userId).release({ metric: METRIC, idempotencyKey: key });
  } catch (error) {
    log.warn({ key, reason: reasonOf(error) }, "release failed");
    if (!isFinal(error)) return;
  }
  reports.closeCharge(key);
}

/** Souk has said no to the spend itself: it was never made, or was given back already. */
const isFinal = (error: unknown) =>
  error instanceof SoukError &&
  !(error instanceof SoukUnavailable || error instanceof SignInRequired) &&
  error.status !== 429 &&
  error.status < 500;

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : "unknown");
