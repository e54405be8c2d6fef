import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { type Examination, examineWorkflow } from "../examination/examine.ts";
import type { Refusal } from "../examination/read-json.ts";
import type { ReportStore } from "../reports/store.ts";
import type { Owner } from "../sign-in/sign-in.ts";
import type { Tokens } from "../sign-in/tokens.ts";
import type { SoukClient } from "../souk/client.ts";
import { SoukRefusal, SoukUnavailable } from "../souk/refusal.ts";

/** What an audit needs. `examine` can be replaced to see what happens when it fails. */
export type AuditParts = {
  souk: SoukClient;
  tokens: Tokens;
  reports: ReportStore;
  log: Logger;
  examine?: (text: string) => Examination;
};

/** `givenBack` is false when Souk could not be reached; it is tried again every minute then. */
export type AuditOutcome =
  | { kind: "done"; reportId: string }
  | { kind: "unreadable"; refusal: Refusal; givenBack: boolean };

/**
 * One audit, paid for: spends one `workflow-audits` under a fresh key, then examines, then keeps the report.
 * A file that cannot be read, or a failure on our side, gives the audit back. Throws what Souk refuses with
 * (402 no plan, 429 used up) before any work is done; nothing is charged then.
 */
export async function runAudit(
  parts: AuditParts,
  owner: Owner,
  upload: { text: string; fileName: string },
): Promise<AuditOutcome> {
  const key = randomUUID();
  await charge(parts, owner, key);
  let examination: Examination;
  try {
    examination = (parts.examine ?? examineWorkflow)(upload.text);
    if (examination.ok) {
      const title = examination.report.workflow.name ?? upload.fileName;
      const { report } = examination;
      return { kind: "done", reportId: parts.reports.keep(owner, { title, report, chargeKey: key }) };
    }
  } catch (error) {
    await giveBack(parts, owner, key);
    throw error;
  }
  return { kind: "unreadable", refusal: examination.refusal, givenBack: await giveBack(parts, owner, key) };
}

async function charge({ souk, tokens, reports }: AuditParts, owner: Owner, key: string): Promise<void> {
  reports.openCharge(key, owner);
  try {
    await tokens.use(owner.userId, (token) => souk.consumeAudit(token, key));
  } catch (error) {
    if (!(error instanceof SoukUnavailable)) reports.closeCharge(key);
    throw error;
  }
}

/** Codes of a release that mean there is nothing (any more) to give back. */
const SETTLED = ["usage.consume_not_found", "usage.already_released"];

/** Releases a charge and tells whether it is given back. When Souk does not answer, it stays open and is tried again. */
async function giveBack(
  { souk, tokens, reports, log }: AuditParts,
  owner: Owner,
  key: string,
): Promise<boolean> {
  let settled = true;
  try {
    await tokens.use(owner.userId, (token) => souk.releaseAudit(token, key));
  } catch (error) {
    log.warn({ key, reason: error instanceof Error ? error.message : "unknown" }, "release failed");
    if (!(error instanceof SoukRefusal) || error.status === 429 || error.status >= 500) return false;
    settled = SETTLED.includes(error.problem.code);
  }
  reports.closeCharge(key);
  return settled;
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
      await giveBack(parts, charge, charge.key);
  }
}
