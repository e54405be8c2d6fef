import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { Report } from "../examination/report.ts";
import type { Owner } from "../sign-in/sign-in.ts";

/** One line of a person's history. `createdAt` is an ISO instant. */
export const ReportSummary = z.object({
  id: z.string(),
  title: z.string(),
  grade: z.string(),
  score: z.number(),
  createdAt: z.string(),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

/** A spend at Souk whose work is not finished yet: released when the process dies in between. */
const OpenCharge = z.object({
  key: z.string(),
  userId: z.string(),
  organizationId: z.string(),
  startedAt: z.string(),
});
export type OpenCharge = z.infer<typeof OpenCharge>;

/** A finished report and the key of the consume that paid for it. */
export type NewReport = { title: string; report: Report; chargeKey: string };

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA busy_timeout = 2000;
  CREATE TABLE IF NOT EXISTS reports (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, title TEXT NOT NULL, grade TEXT NOT NULL,
    score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100), created_at TEXT NOT NULL, report TEXT NOT NULL CHECK (json_valid(report)),
    organization_id TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE TABLE IF NOT EXISTS open_charges (key TEXT PRIMARY KEY, user_id TEXT NOT NULL, started_at TEXT NOT NULL,
    organization_id TEXT NOT NULL DEFAULT '') STRICT;
`;

const INDEX = `
  DROP INDEX IF EXISTS reports_by_user;
  CREATE INDEX IF NOT EXISTS reports_by_owner ON reports (user_id, organization_id, created_at DESC);
`;

/** Shelves from before organizations get the column; what stands there shows in each of its person's. */
function addOrganizations(database: DatabaseSync): void {
  for (const table of ["reports", "open_charges"]) {
    const columns = database.prepare("SELECT name FROM pragma_table_info(?)").all(table);
    if (columns.some(({ name }) => name === "organization_id")) continue;
    database.exec(`ALTER TABLE ${table} ADD COLUMN organization_id TEXT NOT NULL DEFAULT ''`);
  }
}

/** Reports a person can go back to in an organization; older ones are removed when a new one is stored. */
export const KEPT_REPORTS = 20;

export type ReportStore = ReturnType<typeof createReportStore>;

/** The agent's own shelf. It holds reports, never workflows; every read names the person and the organization it is for. */
export function createReportStore(database: DatabaseSync, now: () => Date = () => new Date()) {
  database.exec(SCHEMA);
  addOrganizations(database);
  database.exec(INDEX);
  const insert = database.prepare("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const trim = database.prepare(
    "DELETE FROM reports WHERE user_id = ?1 AND organization_id IN (?2, '') AND id NOT IN (SELECT id FROM reports WHERE user_id = ?1 AND organization_id IN (?2, '') ORDER BY created_at DESC, rowid DESC LIMIT ?3)",
  );
  const find = database.prepare(
    "SELECT created_at AS createdAt, title, report FROM reports WHERE id = ? AND user_id = ? AND organization_id IN (?, '')",
  );
  const list = database.prepare(
    "SELECT id, title, grade, score, created_at AS createdAt FROM reports WHERE user_id = ? AND organization_id IN (?, '') ORDER BY created_at DESC, rowid DESC LIMIT ?",
  );
  const open = database.prepare("INSERT INTO open_charges VALUES (?, ?, ?, ?)");
  const close = database.prepare("DELETE FROM open_charges WHERE key = ?");
  const openBefore = database.prepare(
    "SELECT key, user_id AS userId, organization_id AS organizationId, started_at AS startedAt FROM open_charges WHERE started_at < ? ORDER BY started_at LIMIT 100",
  );

  return {
    /** Stores a report and closes the charge that paid for it, both or neither. Answers the report's id. */
    keep({ userId, organizationId }: Owner, { title, report, chargeKey }: NewReport): string {
      const id = randomUUID();
      const { grade, value } = report.score;
      database.exec("BEGIN IMMEDIATE");
      try {
        insert.run(
          id,
          userId,
          title,
          grade,
          value,
          now().toISOString(),
          JSON.stringify(report),
          organizationId,
        );
        trim.run(userId, organizationId, KEPT_REPORTS);
        close.run(chargeKey);
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
      return id;
    },

    /** The report, if it is this owner's; another's is as absent as one that never was. */
    find(
      { userId, organizationId }: Owner,
      id: string,
    ): { title: string; createdAt: string; report: Report } | null {
      const row = find.get(id, userId, organizationId);
      if (!row) return null;
      const { title, createdAt, report } = z
        .object({ title: z.string(), createdAt: z.string(), report: z.string() })
        .parse(row);
      return { title, createdAt, report: Report.parse(JSON.parse(report)) };
    },

    /** The owner's reports, newest first. */
    list: ({ userId, organizationId }: Owner): ReportSummary[] =>
      z.array(ReportSummary).parse(list.all(userId, organizationId, KEPT_REPORTS)),

    /** Remembers a charge before it is made. */
    openCharge: (key: string, { userId, organizationId }: Owner) =>
      void open.run(key, userId, now().toISOString(), organizationId),

    /** Forgets a charge: it was refused, or given back. */
    closeCharge: (key: string) => void close.run(key),

    /** Charges begun before `before` that were neither used nor given back. */
    openChargesBefore: (before: Date): OpenCharge[] =>
      z.array(OpenCharge).parse(openBefore.all(before.toISOString())),
  };
}
