import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test, vi } from "vitest";
import { demo, newcomer, signIn, signUp } from "./accounts.ts";
import { choose } from "./choose.ts";
import { mailTo } from "./mailbox.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, api, mailbox } = inject("addresses");
const arrive = withBrowser();
const uma = newcomer("Uma Usage");
const usagePage = `${web}/dashboard/usage/workflow-doctor`;
/** The job that writes alerts comes round every minute. */
const alertPatienceMs = 100_000;

let buyer: Person;
let second: Page;
let vendor: Person;
let spend: (quantity: number, key: string) => Promise<{ status: number; code: string | undefined }>;

beforeAll(async () => {
  buyer = await arrive();
  second = await buyer.context.newPage();
  vendor = await arrive();
});

/** What a program of this person's does over REST. */
async function spenderOf({ email, password }: { email: string; password: string }): Promise<typeof spend> {
  const signedIn = await fetch(`${api}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: web },
    body: JSON.stringify({ email, password }),
  });
  const authorization = `Bearer ${signedIn.headers.get("set-auth-token")}`;
  return async (quantity, idempotencyKey) => {
    const answer = await fetch(`${api}/me/agents/workflow-doctor/usage/workflow-audits/consume`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ quantity, idempotencyKey }),
    });
    const { code } = (await answer.json()) as { code?: string };
    return { status: answer.status, code };
  };
}

describe("usage", () => {
  test("stands on a page of its own from the first minute of a plan", async () => {
    const { page } = buyer;
    await page.goto(`${web}/sign-up?return=/agents/workflow-doctor`);
    await signUp(page, uma, mailbox);
    await page.getByRole("button", { name: /free/i }).first().click();
    await expect(page.getByRole("link", { name: "Manage plan" })).toBeSeen();
    await page.goto(`${web}/dashboard`);
    await page.getByRole("link", { name: "Usage and caps of Workflow Doctor" }).click();
    await page.waitForURL(usagePage);
    await expect(page.getByRole("heading", { name: "Usage of Workflow Doctor" })).toBeSeen();
    await expect(page.getByText("Nothing was used yet")).toBeSeen();
    await checkPage(page);
    spend = await spenderOf(uma);
  });

  test("moves in every tab as it is spent, without a reload", async () => {
    const { page } = buyer;
    await second.goto(usagePage);
    for (const tab of [page, second]) await expect(tab.getByText("0 used", { exact: true })).toBeSeen();
    for (const tab of [page, second]) await tab.evaluate(() => Object.assign(window, { notReloaded: true }));
    expect(await spend(3, "audit-a-0198f7f6-7c1e-7e62-9f5c-3f5b2a9d1c77")).toMatchObject({ status: 200 });
    for (const tab of [page, second]) {
      await expect(tab.getByText("3 used", { exact: true })).toBeSeen();
      await expect(tab.getByRole("table").getByText("audit-a")).toBeSeen();
      expect(await tab.evaluate(() => "notReloaded" in window)).toBe(true);
    }
  });

  test("is stopped by the buyer's own cap, until the buyer takes it away", async () => {
    const { page } = buyer;
    await page.bringToFront();
    await page.getByRole("button", { name: "Set caps on Workflow audits" }).click();
    await page.getByLabel("Stop in a day at").fill("four");
    await page.getByRole("button", { name: "Save caps" }).click();
    await expect(page.getByRole("dialog").getByText(/number/i)).toBeSeen();
    await page.getByLabel("Stop in a day at").fill("4");
    await page.getByLabel("Warn in a day at").fill("5");
    await expect(page.getByText("A warning above its stop never comes", { exact: false })).toBeSeen();
    await page.getByLabel("Warn in a day at").fill("4");
    await checkPage(page);
    await page.getByRole("button", { name: "Save caps" }).click();
    await expect(page.getByText("Warns at 4 a day and stops at 4 a day.")).toBeSeen();
    expect(await spend(2, "audit-b")).toEqual({ status: 429, code: "usage.cap_reached" });
    await page.getByRole("button", { name: "Set caps on Workflow audits" }).click();
    await page.getByLabel("Stop in a day at").fill("");
    await page.getByRole("button", { name: "Save caps" }).click();
    await expect(page.getByText("Warns at 4 a day.")).toBeSeen();
    expect(await spend(2, "audit-b")).toMatchObject({ status: 200 });
  });

  test("is drawn by day, for the eye, the keyboard and as a table", async () => {
    const { page } = buyer;
    const chart = page.getByRole("slider", { name: "Workflow audits by day" });
    await expect(page.getByText(/: 5 audits$/)).toBeSeen();
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/: 5 audits$/);
    await chart.press("ArrowLeft");
    expect(await chart.getAttribute("aria-valuetext")).toMatch(/: 0 audits$/);
    await page.getByRole("button", { name: "7 days" }).click();
    await page.waitForURL(/days=7/);
    await page.getByText("As a table").click();
    const rows = page.getByRole("region", { name: "Workflow audits by day, as a table" }).getByRole("row");
    await expect(rows.filter({ hasText: /5$/ })).toBeSeen();
    expect(await rows.count()).toBe(8);
    await checkPage(page);
  });

  test("is listed row by row, narrowed and saved as it is shown", async () => {
    const { page } = buyer;
    await page.getByRole("searchbox", { name: "Key" }).fill("audit-b");
    await expect(page.getByRole("table").getByText("audit-b")).toBeSeen();
    await expect(page.getByRole("table").getByText("audit-a")).not.toBeSeen();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    const csv = readFileSync(await (await download).path(), "utf8")
      .trim()
      .split("\r\n");
    expect(csv).toHaveLength(2);
    expect(csv[1]).toMatch(/^\d{4}-.*Z,Used,workflow-doctor,workflow-audits,2,audit-b,5,0,10,/);
    await page.getByRole("searchbox", { name: "Key" }).fill("");
    await choose(page, "Operation", "Given back");
    await expect(page.getByText("No operation matches")).toBeSeen();
  });

  test("is seen by the vendor, row for row, by the organization's name", async () => {
    const { page } = vendor;
    await page.goto(`${web}/login?return=/vendor/usage/souk-labs`);
    await signIn(page, demo.vendor, demo.password);
    await expect(page.getByRole("heading", { name: "Usage of Souk Labs" })).toBeSeen();
    await expect(page.getByRole("table").getByText("audit-b")).toBeSeen();
    await checkPage(page);
    const row = page.getByRole("row").filter({ hasText: "audit-b" });
    await row.getByRole("link", { name: /Uma/ }).click();
    await page.waitForURL(/buyer=/);
    await expect(page.getByRole("heading", { name: "One customer by day" })).toBeSeen();
    await expect(page.getByRole("table").getByText("audit-a")).toBeSeen();
    expect(await page.content()).not.toContain(uma.email);
  });

  test("tells people once when half of it is used, in the app and by mail", {
    timeout: alertPatienceMs + 60_000,
  }, async () => {
    const { page } = buyer;
    await page.goto(`${web}/dashboard`);
    await page.getByRole("tab", { name: "Alerts 2 unread" }).click();
    const alerts = page.getByRole("list", { name: "Alerts" });
    await expect(alerts.getByText("50 % of the limit is used: 5 of 10")).toBeSeen();
    await expect(alerts.getByText(/Your warning for a day is reached/)).toBeSeen();
    await checkPage(page);
    await page.getByRole("button", { name: "Mark all 2 as read" }).click();
    await expect(page.getByRole("tab", { name: "Alerts", exact: true })).toBeSeen();
    const mail = await vi.waitFor(() => mailTo(mailbox, uma.email, "A quota is half used"), {
      timeout: alertPatienceMs,
    });
    expect(mail.text).toContain("5 of 10");
    expect(mail.links).toContain(usagePage);
    const saved = page.waitForResponse(/usage\.setAlertMails/);
    await page.getByRole("checkbox", { name: /by mail/ }).click();
    await saved;
    await page.reload();
    await expect(page.getByRole("checkbox", { name: /by mail/, checked: false })).toBeSeen();
  });
});
