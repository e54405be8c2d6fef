import { beforeAll, describe, expect, inject, test } from "vitest";
import { demo, signIn } from "./accounts.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, agent } = inject("addresses");
const newPerson = withBrowser();

describe("saying no", () => {
  let visitor: Person;
  beforeAll(async () => {
    visitor = await newPerson();
  });

  test("an agent's sign-in page says whom one is on the way to, and asks for a sign-in first", async () => {
    const { page } = visitor;
    await page.goto(agent);
    await page.getByRole("link", { name: "Continue with Souk" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeSeen();
    await expect(page.getByText("to continue to Workflow Doctor")).toBeSeen();
    await checkPage(page);
  });

  test("a wrong password is answered in words, and the next try may be right", async () => {
    const { page } = visitor;
    visitor.expectStatus(401);
    await signIn(page, demo.buyer, "not-the-password");
    await expect(page.getByRole("alert").getByText("The e-mail or the password is not right.")).toBeSeen();
    await checkPage(page);
    await signIn(page, demo.buyer, demo.password);
    await expect(page.getByRole("heading", { name: "Workflow Doctor wants to sign you in" })).toBeSeen();
  });

  test("who denies comes back to a kind sentence, and nothing is connected", async () => {
    const { page } = visitor;
    await page.getByRole("button", { name: "Deny" }).click();
    await page.waitForURL(`${agent}/**`);
    await expect(page.getByRole("heading", { name: "You did not sign in" })).toBeSeen();
    await expect(page.getByText("Nothing was shared.")).toBeSeen();
    await checkPage(page);
    await page.goto(`${web}/dashboard?tab=connected`);
    await expect(page.getByText("No agent is connected")).toBeSeen();
  });
});

describe("the way back after signing in", () => {
  test.each([
    "//evil.example",
    "https://evil.example/",
    "javascript:alert(document.domain)",
    "/\\evil.example",
    "/%09/evil.example",
    "\t//evil.example",
    "https:evil.example",
  ])("%j leads nowhere but into this marketplace", async (wanted) => {
    const { page, context } = await newPerson();
    await page.goto(`${web}/login?return=${encodeURIComponent(wanted)}`);
    await signIn(page, demo.buyer, demo.password);
    await expect(page.getByRole("button", { name: "Account of Demo Buyer" })).toBeSeen();
    expect(new URL(page.url()).origin).toBe(web);
    await context.close();
  });

  test("a path of this marketplace is followed, query and all", async () => {
    const { page, context } = await newPerson();
    await page.goto(`${web}/settings/profile`);
    await page.waitForURL(`${web}/login?**`);
    await signIn(page, demo.buyer, demo.password);
    await page.waitForURL(`${web}/settings/profile`);
    await expect(page.getByText(demo.buyer)).toBeSeen();
    await checkPage(page);
    await context.close();
  });
});

describe("addresses that lead nowhere", () => {
  test.each([
    ["an unknown page", "/no/such/page", "No stall at this address"],
    ["an unknown agent", "/agents/no-such-agent", "No agent stands here"],
    ["a search without a match", "/?q=zzzzqqqq", "Nothing matches “zzzzqqqq”"],
    ["a consent without a request", "/consent", "There is nothing to allow here"],
    ["a link of a mail that was cut off", "/verify?token=cut", "This link no longer works"],
    ["a link to a new password without its token", "/reset-password", "This link no longer works"],
    ["a sign-in that cannot go on", "/auth-error?error=invalid_client", "This sign-in cannot go on"],
  ])("%s says what happened and offers a way on", async (_case, path, words) => {
    const { page, context, expectStatus } = await newPerson();
    expectStatus(404);
    await page.goto(web + path);
    await expect(page.getByText(words)).toBeSeen();
    await expect(
      page.getByRole("main").getByRole("link").or(page.getByRole("main").getByRole("button")).first(),
    ).toBeSeen();
    await checkPage(page);
    await context.close();
  });

  test("an unknown page of the agent does, too", async () => {
    const { page, context, expectStatus } = await newPerson();
    expectStatus(404);
    await page.goto(`${agent}/no/such/page`);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeSeen();
    await checkPage(page);
    await page.goto(`${agent}/sample-report`);
    await expect(page.getByRole("heading", { name: "Weather alert to the building team" })).toBeSeen();
    await checkPage(page);
    await context.close();
  });
});
