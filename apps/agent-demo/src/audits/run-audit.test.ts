import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { SoukUnavailable, createSouk } from "@souk/agent";
import express from "express";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createReportStore } from "../reports/store.ts";
import { exportOf } from "../testing/build-workflow.ts";
import { fakeQuota } from "../testing/fake-quota.ts";
import { joinRepeats } from "./join-repeats.ts";
import { type AuditParts, releaseAbandoned, runAudit } from "./run-audit.ts";

const mara = { userId: "mara", organizationId: "acme" };
const sound = { text: exportOf({ Start: { type: "manualTrigger" } }), fileName: "a.json" };
const damaged = { text: "{", fileName: "b.json" };

let server: Server;
let quota: ReturnType<typeof fakeQuota>;
let parts: AuditParts;
let clock: Date;

beforeEach(async () => {
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  quota = fakeQuota(new Set(["good"]), url);
  app.use("/api/v1", quota.router);
  clock = new Date("2026-11-20T12:00:00Z");
  const souk = createSouk({
    apiUrl: url,
    attempts: 3,
    clock: { now: Date.now, wait: async () => undefined },
  });
  parts = {
    usageOf: () => souk.user({ accessToken: "good" }).usage("workflow-doctor"),
    reports: createReportStore(new DatabaseSync(":memory:"), () => clock),
    log: pino({ level: "silent" }),
  };
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const calls = () => quota.seen.map((call) => call.path.split("/").at(-1));
const openCharges = () => parts.reports.openChargesBefore(new Date("2100-01-01"));

test("an audit spends one, then keeps the report for its user only", async () => {
  const outcome = await runAudit(parts, mara, sound);
  if (outcome.kind !== "done") throw new Error("done");
  expect(quota.state.spent.size).toBe(1);
  expect(parts.reports.find(mara, outcome.reportId)?.title).toBe("a.json");
  expect(parts.reports.find({ ...mara, userId: "someone else" }, outcome.reportId)).toBeNull();
  expect(openCharges()).toEqual([]);
});

test("every audit has a key of its own", async () => {
  await runAudit(parts, mara, sound);
  await runAudit(parts, mara, sound);
  expect(quota.state.spent.size).toBe(2);
});

test("a damaged file gives the audit back, by the key that paid", async () => {
  expect(await runAudit(parts, mara, damaged)).toMatchObject({ kind: "unreadable", givenBack: true });
  expect(calls()).toEqual(["consume", "release"]);
  expect(quota.seen[1]?.body.consumeKey).toBe(quota.seen[0]?.body.idempotencyKey);
  expect(quota.state.spent.size).toBe(0);
  expect(openCharges()).toEqual([]);
});

test("a failure of ours gives the audit back and is not hidden", async () => {
  const failing = {
    ...parts,
    examine: () => {
      throw new Error("bug");
    },
  };
  await expect(runAudit(failing, mara, sound)).rejects.toThrow("bug");
  expect(quota.state.spent.size).toBe(0);
});

describe("nothing is examined before it is paid", () => {
  const examine = () => {
    throw new Error("examined");
  };

  test("without a plan", async () => {
    quota.state.hasPlan = false;
    await expect(runAudit({ ...parts, examine }, mara, sound)).rejects.toMatchObject({ status: 402 });
    expect(openCharges()).toEqual([]);
  });

  test("with nothing left", async () => {
    quota.state.limit = 0;
    await expect(runAudit({ ...parts, examine }, mara, sound)).rejects.toMatchObject({ status: 429 });
    expect(openCharges()).toEqual([]);
  });

  test("while Souk is down; the charge stays open, as it may have been made", async () => {
    quota.failNext({ status: 503 }, { status: 503 }, { status: 503 });
    await expect(runAudit({ ...parts, examine }, mara, sound)).rejects.toBeInstanceOf(SoukUnavailable);
    expect(openCharges()).toHaveLength(1);
  });
});

describe("charges of runs that died", () => {
  test("a release that found Souk down is made good later, once", async () => {
    const { text } = damaged;
    const downAfterConsume = {
      ...parts,
      examine: () => {
        quota.failNext({ status: 503 }, { status: 503 }, { status: 503 });
        return { ok: false as const, refusal: { code: "empty" as const, message: "", advice: "" } };
      },
    };
    expect(await runAudit(downAfterConsume, mara, { text, fileName: "b" })).toMatchObject({
      givenBack: false,
    });
    expect(quota.state.spent.size).toBe(1);
    await releaseAbandoned(
      { ...parts, organizationOf: async () => "acme" },
      new Date(clock.getTime() + 3 * 60_000),
    );
    expect(quota.state.spent.size).toBe(0);
    expect(openCharges()).toEqual([]);
  });

  test("a charge that was never made is forgotten", async () => {
    parts.reports.openCharge("never-spent", mara);
    await releaseAbandoned(
      { ...parts, organizationOf: async () => "acme" },
      new Date(clock.getTime() + 3 * 60_000),
    );
    expect(openCharges()).toEqual([]);
  });

  test("a run that may still be going on is left alone", async () => {
    parts.reports.openCharge("running", mara);
    await releaseAbandoned(
      { ...parts, organizationOf: async () => "acme" },
      new Date(clock.getTime() + 30_000),
    );
    expect(openCharges()).toHaveLength(1);
    expect(calls()).toEqual([]);
  });

  test("waits while its person is signed in for another organization", async () => {
    parts.reports.openCharge("of acme", mara);
    const now = new Date(clock.getTime() + 3 * 60_000);
    await releaseAbandoned({ ...parts, organizationOf: async () => "globex" }, now);
    expect(openCharges()).toHaveLength(1);
    expect(calls()).toEqual([]);
  });
});

test("a double click joins the audit that is running: one charge, one report", async () => {
  const audit = joinRepeats((owner, text, fileName) => runAudit(parts, owner, { text, fileName }));
  const [first, second] = await Promise.all([
    audit(mara, sound.text, "a"),
    audit(mara, sound.text, "a"),
    audit({ ...mara, userId: "john" }, sound.text, "a"),
  ]);
  expect(first).toEqual(second);
  expect(quota.state.spent.size).toBe(2);
  await audit(mara, sound.text, "a");
  expect(quota.state.spent.size).toBe(3);
});

test("the last 20 reports of a user are kept, newest first", async () => {
  quota.state.limit = null;
  for (let at = 1; at <= 22; at++) {
    clock = new Date(clock.getTime() + 1000);
    await runAudit(parts, mara, { ...sound, fileName: `file ${at}` });
  }
  const titles = parts.reports.list(mara).map((report) => report.title);
  expect(titles).toHaveLength(20);
  expect(titles.slice(0, 2)).toEqual(["file 22", "file 21"]);
});
