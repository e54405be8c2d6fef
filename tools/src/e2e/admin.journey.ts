import { beforeAll, describe, expect, inject, test } from "vitest";
import { demo, newcomer, signIn, signUp } from "./accounts.ts";
import { choose } from "./choose.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, mailbox } = inject("addresses");
const newPerson = withBrowser();
const adminPages = [
  "/admin/agents",
  "/admin/agents/new",
  "/admin/users",
  "/admin/vendors",
  "/admin/subscriptions",
  "/admin/payments",
  "/admin/stripe-events",
  "/admin/ledger",
  "/admin/audit",
];

let admin: Person;
let stranger: Person;

beforeAll(async () => {
  admin = await newPerson();
  stranger = await newPerson();
});

describe("who may come in", () => {
  test("a stranger who asks for an admin page is asked to sign in", async () => {
    for (const path of adminPages) {
      await stranger.page.goto(web + path);
      await expect(stranger.page.getByRole("heading", { name: "Sign in" })).toBeSeen();
    }
  });

  test("a buyer sees no door to the admin pages, and none of them opens", async () => {
    const { page, context } = await newPerson();
    await page.goto(`${web}/login`);
    await signIn(page, demo.buyer, demo.password);
    await page.getByRole("button", { name: "Account of Demo Buyer" }).click();
    await expect(page.getByRole("menuitem", { name: "Dashboard" })).toBeSeen();
    await expect(page.getByRole("menuitem", { name: "Admin" })).not.toBeSeen();
    for (const path of adminPages) {
      await page.goto(web + path);
      await expect(page.getByRole("heading", { name: "This page is not for this account" })).toBeSeen();
    }
    await checkPage(page);
    await context.close();
  });
});

describe("registering an agent", () => {
  test("the admin finds the agents behind the account menu", async () => {
    const { page } = admin;
    await page.goto(`${web}/login`);
    await signIn(page, demo.admin, demo.password);
    await page.getByRole("button", { name: "Account of Demo Admin" }).click();
    await page.getByRole("menuitem", { name: "Admin" }).click();
    await expect(page.getByRole("table").getByRole("link", { name: "Workflow Doctor" })).toBeSeen();
    await checkPage(page);
    await page.getByRole("link", { name: "Register an agent" }).click();
  });

  test("an empty form says field by field what is missing", async () => {
    const { page } = admin;
    await page.getByRole("button", { name: "Register agent" }).click();
    await expect(
      page.getByLabel("Name", { exact: true }).and(page.locator("[aria-invalid=true]")),
    ).toBeSeen();
    await checkPage(page);
  });

  test("the client secret is shown once, after the agent is registered", async () => {
    const { page } = admin;
    await choose(page, "Vendor", "Souk Labs");
    await page.getByLabel("Name", { exact: true }).first().fill("Minute Taker");
    await choose(page, "Category", /./);
    await page.getByLabel("Summary").fill("Turns recorded meetings into minutes that people read.");
    await page.getByLabel("Launch address").fill("https://minutes.example");
    await page.getByLabel("Launch address").press("Tab");
    await expect.poll(() => page.getByLabel("Product domain").inputValue()).toBe("minutes.example");
    await page.getByLabel("Redirect URI 1").fill("https://minutes.example/api/auth/callback/souk");
    await page.getByRole("button", { name: "Add a metric" }).click();
    const metric = page.getByRole("group", { name: "Metric 1" });
    await metric.getByLabel("Name").fill("Meetings");
    await metric.getByLabel("One of it").fill("meeting");
    await metric.getByLabel("Many of it").fill("meetings");
    await page.getByRole("button", { name: "Register agent" }).click();

    await expect(page.getByRole("heading", { name: "Minute Taker is registered" })).toBeSeen();
    await expect(page.getByText(/^souk_cs_\w{20,}/)).toBeSeen();
    await checkPage(page);
    await page.getByRole("link", { name: /go on to plans/ }).click();
    await expect(page.getByText("No plan is on offer")).toBeSeen();
    await expect(page.getByText(/souk_cs_/)).not.toBeSeen();
    await checkPage(page);
  });

  test("a plan is added with its quota", async () => {
    const { page } = admin;
    await page.getByRole("button", { name: "Add a plan" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Starter");
    await page
      .getByRole("group", { name: "Meetings in this plan" })
      .getByRole("button", { name: "Limited", exact: true })
      .click();
    await page.getByLabel("How many meetings").fill("3");
    await checkPage(page);
    await page.getByRole("button", { name: "Add plan" }).click();
    const plan = page.getByRole("list", { name: "Plans" }).getByRole("listitem");
    await expect(plan.getByRole("heading", { name: "Starter" })).toBeSeen();
    await expect(plan.getByText("3 meetings a month")).toBeSeen();
    for (const tab of ["Metrics", "Connection", "Settings"]) {
      await page.getByRole("tab", { name: tab }).click();
      await checkPage(page);
    }
  });

  test("anybody finds the new agent in the catalogue, with its plan", async () => {
    const { page } = stranger;
    await page.goto(`${web}/?q=minutes`);
    await page.getByRole("link", { name: "Minute Taker" }).click();
    await expect(page.getByRole("heading", { name: "Starter" })).toBeSeen();
    await expect(page.getByText("3 meetings a month")).toBeSeen();
  });

  test("a suspended agent is gone from the catalogue", async () => {
    const { page } = admin;
    await page.getByRole("button", { name: "Suspend" }).click();
    await checkPage(page);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Its certificate has expired.");
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await expect(page.getByRole("heading", { name: /Minute Taker.*Suspended/ })).toBeSeen();

    stranger.expectStatus(404);
    await stranger.page.reload();
    await expect(stranger.page.getByText("No agent stands here")).toBeSeen();
    await stranger.page.goto(`${web}/?q=minute+taker`);
    await expect(stranger.page.getByRole("status").filter({ hasText: /\d listings?$/ })).toBeSeen();
    await expect(stranger.page.getByRole("link", { name: "Minute Taker", exact: true })).not.toBeSeen();
  });
});

describe("users", () => {
  const troublemaker = newcomer("Terry Trouble");

  test("a banned user's next page asks to sign in, and the sign-in says why not", async () => {
    const { page: theirs, context, expectStatus } = await newPerson();
    await theirs.goto(`${web}/sign-up?return=/dashboard`);
    await signUp(theirs, troublemaker, mailbox);
    await expect(theirs.getByText("You have no agents yet")).toBeSeen();
    await checkPage(theirs);
    // The dashboard that stays open asks on, and is told.
    expectStatus(401, 403);

    const { page } = admin;
    await page.getByRole("link", { name: "Users" }).click();
    await page.getByRole("searchbox", { name: "Search by name, e-mail or id" }).fill(troublemaker.email);
    await expect(page.getByText("1 user", { exact: true })).toBeSeen();
    await page.getByRole("button", { name: `Actions for ${troublemaker.name}` }).click();
    await page.getByRole("menuitem", { name: "Ban…" }).click();
    await checkPage(page);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Sells other people's work.");
    await dialog.getByRole("button", { name: "7 days" }).click();
    await dialog.getByRole("button", { name: "Ban", exact: true }).click();
    await expect(page.getByRole("table").getByText("Banned")).toBeSeen();
    await expect(page.getByText(/^Sells other people's work., until \d/)).toBeSeen();
    await checkPage(page);

    await theirs.goto(`${web}/dashboard`);
    await expect(theirs.getByRole("heading", { name: "Sign in" })).toBeSeen();
    await signIn(theirs, troublemaker.email, troublemaker.password);
    await expect(theirs.getByText("This account is suspended.")).toBeSeen();
    await context.close();
  });

  test("an admin looks through somebody's eyes, is told so on every page, and stops", async () => {
    const someone = newcomer("Ivy Eyes");
    const { page: theirs, context } = await newPerson();
    await theirs.goto(`${web}/sign-up?return=/dashboard`);
    await signUp(theirs, someone, mailbox);
    await theirs.waitForURL(`${web}/dashboard`);
    await context.close();

    const { page } = admin;
    await page.goto(`${web}/admin/users?q=${encodeURIComponent(someone.email)}`);
    await page.getByRole("link", { name: someone.name }).click();
    await expect(page.getByRole("list", { name: "Sessions" }).getByRole("listitem")).toBeSeen();
    await checkPage(page);
    await page.getByRole("button", { name: "Impersonate" }).click();
    await checkPage(page);
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    const banner = page.getByRole("complementary", { name: "Impersonation" });
    await expect(banner.getByText(someone.email)).toBeSeen();
    await checkPage(page);
    await page.goto(`${web}/settings/security`);
    await expect(banner).toBeSeen();
    await banner.getByRole("button", { name: "Stop" }).click();
    await expect(page.getByRole("heading", { name: someone.name })).toBeSeen();
    await expect(banner).not.toBeSeen();
    await page.getByRole("link", { name: "Audit log" }).click();
    const events = page.getByRole("list", { name: "Events" });
    await expect(events.getByText("Impersonation started").first()).toBeSeen();
    await expect(events.getByText("Impersonation ended").first()).toBeSeen();
  });

  test("vendors are listed, and every change stands in the audit log", async () => {
    const { page } = admin;
    await page.getByRole("link", { name: "Vendors" }).click();
    await expect(page.getByRole("table").getByText("Souk Labs")).toBeSeen();
    await checkPage(page);
    await page.getByRole("link", { name: "Audit log" }).click();
    const ban = page
      .getByRole("list", { name: "Events" })
      .getByRole("listitem")
      .filter({ hasText: "User banned" });
    await ban.getByText("by Demo Admin").click();
    await expect(ban.getByText("Sells other people's work.")).toBeSeen();
    await checkPage(page);
  });
});
