import { beforeAll, describe, expect, inject, it } from "vitest";
import { newcomer, signUp } from "./accounts.ts";
import { choose } from "./choose.ts";
import { linkTo } from "./mailbox.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, agent, mailbox } = inject("addresses");
const arrive = withBrowser();

describe("an organization", () => {
  const colleague = newcomer("Noor Haddad");
  let owner: Person;
  let member: Person;
  beforeAll(async () => {
    owner = await arrive();
    member = await arrive();
  });

  it("is made by anybody, who acts for it from then on", async () => {
    const { page } = owner;
    await page.goto(`${web}/sign-up?return=/settings/organization`);
    await signUp(page, newcomer("Mira Sund"), mailbox);
    await page.getByRole("button", { name: "New organization" }).click();
    await page.getByLabel("Name").fill("Tide & Timber");
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("heading", { name: /^Tide & Timber/ })).toBeSeen();
    await expect(page.getByRole("navigation", { name: "Account" }).getByText("Tide & Timber")).toBeSeen();
    await checkPage(page);
  });

  it("invites by mail", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByRole("textbox", { name: "E-mail" }).fill(colleague.email);
    await page.getByRole("button", { name: "Send invitation" }).click();
    await expect(
      page.getByRole("list", { name: "Invitations" }).getByText(colleague.email, { exact: true }),
    ).toBeSeen();
  });

  it("is joined by somebody new through the link in the mail", async () => {
    const { page } = member;
    await page.goto(await linkTo(mailbox, colleague.email, "You are invited to an organization on Souk"));
    await expect(page.getByRole("heading", { name: "Join Tide & Timber" })).toBeSeen();
    await checkPage(page);
    await page.getByRole("link", { name: "Sign up" }).click();
    await signUp(page, colleague, mailbox);
    await page.getByRole("button", { name: "Join Tide & Timber" }).click();
    await expect(
      page.getByRole("list", { name: "Members" }).getByText(colleague.email, { exact: true }),
    ).toBeSeen();
    expect(await page.getByRole("button", { name: "Invite somebody" }).count()).toBe(0);
    await checkPage(page);
  });

  it("lets its owner take a plan that a member uses through the agent, for the organization", async () => {
    await owner.page.goto(`${web}/agents/workflow-doctor`);
    await expect(owner.page.getByText("What you take here is for Tide & Timber.")).toBeSeen();
    await owner.page.getByRole("button", { name: /free/i }).first().click();
    await expect(owner.page.getByRole("link", { name: "Manage plan" })).toBeSeen();
    const { page } = member;
    await page.goto(`${agent}/sign-in`);
    await page.waitForURL(`${web}/consent**`);
    expect(await page.getByRole("combobox", { name: "For" }).textContent()).toContain("Tide & Timber");
    await checkPage(page);
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${agent}/**`);
    await page.goto(`${web}/settings/agents`);
    await expect(page.getByText("For Tide & Timber", { exact: true })).toBeSeen();
    await checkPage(page);
  });

  it("shows a member its plans and keeps the bills to those who pay", async () => {
    const { page } = member;
    await page.goto(`${web}/dashboard`);
    await expect(page.getByText("Plans, usage and bills of Tide & Timber")).toBeSeen();
    await expect(
      page.getByRole("list", { name: "My agents" }).getByText("Workflow Doctor").first(),
    ).toBeSeen();
    expect(await page.getByRole("button", { name: /Cancel/ }).count()).toBe(0);
    await page.getByRole("tab", { name: "Billing" }).click();
    await expect(page.getByRole("heading", { name: "Bills are handled by others" })).toBeSeen();
  });

  it("changes a member's role, and lets them go", async () => {
    const { page } = owner;
    await page.goto(`${web}/settings/organization`);
    await page.getByRole("button", { name: `Actions for ${colleague.name}` }).click();
    await page.getByRole("menuitem", { name: "Change role…" }).click();
    await choose(page, "Role", "Billing");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("list", { name: "Members" }).getByText("Billing")).toBeSeen();
    await page.getByRole("button", { name: `Actions for ${colleague.name}` }).click();
    await page.getByRole("menuitem", { name: "Remove…" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.getByText(`${colleague.name} is no longer a member`)).toBeSeen();
    await member.page.goto(`${web}/settings/agents`);
    await expect(member.page.getByRole("heading", { name: "No agent is connected" })).toBeSeen();
  });

  it("is left for oneself from the account menu", async () => {
    const { page } = owner;
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitemradio", { name: /personal/ }).click();
    await expect(page.getByRole("heading", { name: "You act for yourself" })).toBeSeen();
  });
});
