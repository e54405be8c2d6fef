import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { newcomer, signUp } from "./accounts.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, agent, stripe, mailbox } = inject("addresses");
const samples = [
  "Remind customers of overdue invoices",
  "Weather alert to the building team",
  "Collect feedback from the form",
  "Research assistant for the editorial desk",
  "Order desk for six warehouses",
];
const scopesInWords = [
  "Know that it is you when you sign in",
  "See your name",
  "See your e-mail address",
  "Stay connected while you are away, until you disconnect it",
  "See which of its plans you have",
  "See how much of its quota you have used",
  "Count its work for you against your quota",
];

const newPerson = withBrowser();
const sara = newcomer("Sara Lind");
let visitor: Person;
let page: Page;
/** The dashboard in a second tab, open all the while. */
let dashboard: Page;

beforeAll(async () => {
  visitor = await newPerson();
  page = visitor.page;
});

describe("finding an agent and taking a plan", () => {
  test("a visitor finds the agent by what it works on", async () => {
    await page.goto(web);
    const count = page.getByRole("status").filter({ hasText: /\d listings?$/ });
    await expect(count).toBeSeen();
    const all = Number.parseInt((await count.textContent()) ?? "", 10);
    expect(all).toBeGreaterThanOrEqual(25);
    await checkPage(page);

    await page.getByRole("searchbox", { name: "Search the catalogue" }).fill("workflow");
    await expect(page.getByRole("link", { name: "Remove the filter “workflow”" })).toBeSeen();
    await expect.poll(async () => Number.parseInt((await count.textContent()) ?? "", 10)).toBeLessThan(all);
    await checkPage(page);
    await page.getByRole("link", { name: "Workflow Doctor" }).click();
  });

  test("the plans stand side by side, each with its price and what it includes", async () => {
    await expect(page.getByRole("heading", { name: "Workflow Doctor", level: 1 })).toBeSeen();
    const plans = page.getByRole("region", { name: "Plans" });
    const tops: number[] = [];
    for (const [plan, price, quota] of [
      ["Free", "Free", "10 audits"],
      ["Pro", "$19", "500 audits"],
      ["Team", "$49", "Unlimited audits"],
    ] as const) {
      const card = plans.getByRole("listitem").filter({ has: page.getByRole("heading", { name: plan }) });
      expect(await card.textContent()).toContain(price);
      expect((await card.textContent())?.toLowerCase()).toContain(quota.toLowerCase());
      tops.push((await card.boundingBox())?.y ?? Number.NaN);
    }
    expect(new Set(tops).size).toBe(1);
    await checkPage(page);
  });

  test("starting free leads a stranger through sign-up and back to the same agent", async () => {
    await page.getByRole("region", { name: "Plans" }).getByRole("link", { name: "Start free" }).click();
    await expect(page.getByRole("heading", { name: "Create your account" })).toBeSeen();
    await checkPage(page);
    await signUp(page, sara, mailbox);
    await page.waitForURL(`${web}/agents/workflow-doctor#plans`);
  });

  test("one more click makes the free plan active", async () => {
    await page.getByRole("region", { name: "Plans" }).getByRole("button", { name: "Start free" }).click();
    await expect(page.getByRole("heading", { name: "The Free plan is active" })).toBeSeen();
    await checkPage(page);

    dashboard = await visitor.context.newPage();
    await dashboard.goto(`${web}/dashboard`);
    await expect(dashboard.getByText("10 of 10 audits left")).toBeSeen();
    await checkPage(dashboard);
  });
});

describe("signing in at the agent with Souk", () => {
  test("Open leads to the agent's own site, which offers to continue with Souk", async () => {
    await page.getByRole("link", { name: "Open Workflow Doctor" }).click();
    await page.waitForURL(`${agent}/**`);
    await expect(page.getByRole("link", { name: "Continue with Souk" })).toBeSeen();
    await checkPage(page);
    await page.getByRole("link", { name: "Continue with Souk" }).click();
  });

  test("the consent page names agent, vendor, verified domain and account, and each right in words", async () => {
    const heading = page.getByRole("heading", { name: "Workflow Doctor wants to sign you in" });
    await expect(heading).toBeSeen();
    const { host } = new URL(agent);
    expect(await heading.textContent()).toContain(`by Souk Labs · runs at ${host} verified`);
    await expect(page.getByText(`Souk has verified that ${host} belongs to Souk Labs.`)).toBeSeen();
    await expect(page.getByText(sara.email)).toBeSeen();
    expect(await page.getByRole("main").getByRole("listitem").allTextContents()).toEqual(scopesInWords);
    await checkPage(page);
  });

  test("after Allow the person is back at the agent, signed in, with the plan and its quota", async () => {
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${agent}/workspace`);
    await expect(page.getByRole("navigation", { name: "Account" }).getByText(sara.name)).toBeSeen();
    await expect(page.getByRole("heading", { name: "Free plan" })).toBeSeen();
    await expect(page.getByText("10 of 10 audits left")).toBeSeen();
    await checkPage(page);
  });

  test("consent is not asked for twice", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign out of Souk too?" })).toBeSeen();
    await checkPage(page);
    await page.goto(agent);
    await page.getByRole("link", { name: "Continue with Souk" }).click();
    await expect(page.getByRole("heading", { name: "Examine a workflow" })).toBeSeen();
  });
});

describe("spending the quota", () => {
  test("each audit draws the workflow, gives it a score and counts the quota down by one", async () => {
    for (let left = 9; left >= 7; left -= 1) {
      await audit(page, left);
      await expect(page.getByText(/^Grade [A-F], \d+ of 100$/)).toBeSeen();
      const drawing = page.getByRole("img", { name: /^Drawing of the workflow/ });
      expect((await drawing.boundingBox())?.height).toBeGreaterThan(40);
      if (left === 9) await checkPage(page);
      await openWorkspace(page);
      await expect(page.getByText(`${left} of 10 audits left`)).toBeSeen();
    }
  });

  test("a damaged file is refused in words and costs nothing", async () => {
    visitor.expectStatus(422);
    await page
      .getByLabel("Drop an n8n export here")
      .setInputFiles({ name: "torn.json", mimeType: "application/json", buffer: Buffer.from('{"nodes": [') });
    await page.getByRole("button", { name: "Examine", exact: true }).click();
    await expect(page.getByRole("heading", { name: "This file cannot be examined" })).toBeSeen();
    await expect(page.getByText("None: the audit was given back.")).toBeSeen();
    await checkPage(page);
    await openWorkspace(page);
    await expect(page.getByText("7 of 10 audits left")).toBeSeen();
  });

  test("the tenth audit still works and leaves none", async () => {
    for (let left = 6; left >= 0; left -= 1) {
      await audit(page, left);
      await expect(page.getByText(/^Grade [A-F], \d+ of 100$/)).toBeSeen();
      await openWorkspace(page);
      await expect(page.getByText(`${left} of 10 audits left`)).toBeSeen();
    }
    await checkPage(page);
  });

  test("the eleventh is refused with what was used, when it resets, and the way to larger plans", async () => {
    visitor.expectStatus(429);
    await audit(page, 0);
    await expect(page.getByRole("heading", { name: "No audits left in this period" })).toBeSeen();
    await expect(page.getByText(`You have used 10 of 10 audits. New ones come on ${resetDay()}.`)).toBeSeen();
    await expect(page.getByText("0 of 10 audits left")).toBeSeen();
    await checkPage(page);
  });

  test("the open dashboard shows the limit by itself", async () => {
    const loadedAt = await dashboard.evaluate(() => performance.timeOrigin);
    await expect(dashboard.getByText("Limit reached: none of 10 audits left")).toBeSeen();
    await expect(dashboard.getByRole("link", { name: "Change plan", exact: true })).toBeSeen();
    expect(await dashboard.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
    await checkPage(dashboard);
  });

  test("the way up leads to the agent's plans, from there to the payment page, and back without a charge", async () => {
    await page.getByRole("link", { name: "See larger plans" }).click();
    await page.waitForURL(`${web}/agents/workflow-doctor**`);
    await page.getByRole("button", { name: "Get Pro" }).click();
    await page.waitForURL(`${stripe}/checkout/**`);
    await page.getByRole("link", { name: "Back to the shop" }).click();
    await page.waitForURL(`${web}/agents/workflow-doctor**`);
    await expect(page.getByText("You left the payment page. Nothing was charged")).toBeSeen();
    await checkPage(page);
  });
});

describe("leaving", () => {
  test("two clicks disconnect the agent, and it loses access at once", async () => {
    await dashboard.goto(`${web}/settings/agents`);
    await expect(dashboard.getByRole("heading", { name: "Workflow Doctor" })).toBeSeen();
    await checkPage(dashboard);
    await dashboard.getByRole("button", { name: "Disconnect Workflow Doctor" }).click();
    await checkPage(dashboard);
    await dashboard.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await expect(dashboard.getByText("No agent is connected")).toBeSeen();
    await checkPage(dashboard);

    visitor.expectStatus(401);
    await page.goto(`${agent}/workspace`);
    await expect(page.getByRole("heading", { name: "Your sign-in at Souk has ended" })).toBeSeen();
    await checkPage(page);
  });

  test("signing in again asks for consent again", async () => {
    await page.getByRole("link", { name: "Continue with Souk" }).click();
    await expect(page.getByRole("heading", { name: "Workflow Doctor wants to sign you in" })).toBeSeen();
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${agent}/workspace`);
    await expect(page.getByText("0 of 10 audits left")).toBeSeen();
  });

  test("two clicks cancel the plan, and the agent's next audit finds none", async () => {
    await dashboard.goto(`${web}/dashboard`);
    await dashboard.getByRole("button", { name: "Cancel plan of Workflow Doctor" }).click();
    await checkPage(dashboard);
    await dashboard.getByRole("dialog").getByRole("button", { name: "Cancel plan" }).click();
    await expect(dashboard.getByText("No plan is active")).toBeSeen();
    await checkPage(dashboard);

    visitor.expectStatus(402);
    await audit(page, 0);
    await expect(page.getByRole("heading", { name: "Choose a plan first" })).toBeSeen();
    await checkPage(page);
    await openWorkspace(page);
    await expect(page.getByRole("heading", { name: "No plan yet" })).toBeSeen();
    await checkPage(page);
  });
});

/** Examines one of the samples, in turns, from the workspace. */
async function audit(workspace: Page, turn: number): Promise<void> {
  const sample = samples[turn % samples.length] ?? "";
  await workspace.getByRole("button", { name: `Examine the sample “${sample}”` }).click();
}

async function openWorkspace(doctor: Page): Promise<void> {
  await doctor.getByRole("navigation", { name: "Account" }).getByRole("link", { name: "Workspace" }).click();
  await expect(doctor.getByRole("heading", { name: "Examine a workflow" })).toBeSeen();
}

/** The day a month after today, or the last of a shorter month, on which the period of a plan taken today begins anew, as the agent writes it. */
function resetDay(): string {
  const now = new Date();
  const lastOfNext = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 0)).getUTCDate();
  const day = Math.min(now.getUTCDate(), lastOfNext);
  const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, day));
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
