import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { demo, fillSignUp, newcomer, signIn, signUp } from "./accounts.ts";
import { linkTo, mailTo } from "./mailbox.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, api, agent, mailbox } = inject("addresses");
const newPerson = withBrowser();
const mira = newcomer("Mira Mail");
const newPassword = "a password chosen anew";

let visitor: Person;
/** The link of the sign-up, before any other was asked for. */
let signUpLink: string;
beforeAll(async () => {
  visitor = await newPerson();
});

describe("signing up on the way to an agent", () => {
  test("the form leads to the mailbox, which is shown while the market runs on one's own machine", async () => {
    const { page, context } = visitor;
    await page.goto(agent);
    await page.getByRole("link", { name: "Continue with Souk" }).click();
    await page.getByRole("link", { name: "Create an account" }).click();
    await fillSignUp(page, mira);
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeSeen();
    await expect(page.getByText(mira.email)).toBeSeen();
    await expect(page.getByRole("button", { name: /^Send again in \d+ s$/ })).toBeSeen();
    await checkPage(page);

    const [box] = await Promise.all([
      context.waitForEvent("page"),
      page.getByRole("link", { name: "the mailbox" }).click(),
    ]);
    await box.getByRole("link", { name: /Confirm your e-mail address/ }).click();
    await expect(box.getByRole("heading", { name: "Confirm your e-mail address" })).toBeSeen();
    await checkPage(box);
    await box.close();
    signUpLink = await linkTo(mailbox, mira.email, "Confirm your e-mail address");
  });

  test("nobody signs in before the address is confirmed; the sign-in says so and offers the link anew", async () => {
    const { page, context, expectStatus } = await newPerson();
    expectStatus(403);
    await page.goto(`${web}/login`);
    await signIn(page, mira.email, mira.password);
    await expect(page.getByText("Confirm your e-mail address first")).toBeSeen();
    await checkPage(page);
    await page.getByRole("button", { name: "Send the link again" }).click();
    await expect(page.getByText("The link is on its way again")).toBeSeen();
    await context.close();
  });

  test("in another browser the link asks for the password, and leads those who know none to a new one", async () => {
    const { page, context, expectStatus } = await newPerson();
    expectStatus(403);
    expectStatus(401);
    await page.goto(signUpLink);
    await page.getByRole("button", { name: "Confirm e-mail" }).click();
    await expect(page.getByRole("heading", { name: "Confirm that it was you" })).toBeSeen();
    await checkPage(page);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Confirm e-mail" }).click();
    await expect(page.getByText("The password is not right.")).toBeSeen();
    await checkPage(page);
    await page.getByRole("link", { name: "Choose a new password" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeSeen();
    await context.close();
  });

  test("and with the password it confirms there, too", async () => {
    const { page, context } = await newPerson();
    const elsewhere = newcomer("Paul Phone");
    await page.goto(`${web}/sign-up`);
    await fillSignUp(page, elsewhere);
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeSeen();
    await context.close();
    const other = await newPerson();
    other.expectStatus(403);
    await other.page.goto(await linkTo(mailbox, elsewhere.email, "Confirm your e-mail address"));
    await other.page.getByRole("button", { name: "Confirm e-mail" }).click();
    await other.page.getByLabel("Password", { exact: true }).fill(elsewhere.password);
    await other.page.getByRole("button", { name: "Confirm e-mail" }).click();
    await expect(other.page.getByRole("button", { name: "Account of Paul Phone" })).toBeSeen();
    await other.context.close();
  });

  test("the mail's link confirms by a click and goes on to the agent's consent", async () => {
    const { page } = visitor;
    await page.goto(signUpLink);
    await expect(page.getByText(mira.email)).toBeSeen();
    await checkPage(page);
    await page.getByRole("button", { name: "Confirm e-mail" }).click();
    await expect(page.getByRole("heading", { name: "Workflow Doctor wants to sign you in" })).toBeSeen();
    await expect(page.getByText(mira.email)).toBeSeen();
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${agent}/workspace`);
  });

  test("the same link, opened again, signs nobody in", async () => {
    const { page, context } = await newPerson();
    await page.goto(signUpLink);
    await page.getByRole("button", { name: "Confirm e-mail" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeSeen();
    await context.close();
  });

  test("an address that has an account already gets the same page, and its owner a mail", async () => {
    const { page, context } = await newPerson();
    await page.goto(`${web}/sign-up`);
    await fillSignUp(page, { ...newcomer("Second Buyer"), email: demo.buyer });
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeSeen();
    const mail = await mailTo(mailbox, demo.buyer, "You already have a Souk account");
    expect(mail.links).toEqual([`${web}/login`, `${web}/forgot-password`]);
    await context.close();
  });
});

describe("an agent that asks for a new account (prompt=create)", () => {
  test("gets it: sign-up, mailbox, consent, and no second sign-up", async () => {
    const { page, context } = await newPerson();
    await goToSignUpFor(page);
    await signUp(page, newcomer("Nora New"), mailbox);
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${agent}/workspace`);
    await context.close();
  });

  test("takes one that there is, when its owner signs in instead", async () => {
    const { page, context } = await newPerson();
    await goToSignUpFor(page);
    await page.getByRole("link", { name: "Sign in" }).click();
    await signIn(page, demo.buyer, demo.password);
    await expect(page.getByRole("button", { name: "Continue with this account" })).toBeSeen();
    await checkPage(page);
    await page.getByRole("button", { name: "Continue with this account" }).click();
    await expect(page.getByRole("heading", { name: "Workflow Doctor wants to sign you in" })).toBeSeen();
    await context.close();
  });
});

/** Sends the agent's own request again, as if it had asked for a new account. */
async function goToSignUpFor(page: Page): Promise<void> {
  await page.goto(agent);
  await page.getByRole("link", { name: "Continue with Souk" }).click();
  await page.waitForURL(`${web}/login?**`);
  const request = new URL(page.url()).searchParams;
  for (const added of ["sig", "exp", ...[...request.keys()].filter((name) => name.startsWith("ba_"))])
    request.delete(added);
  request.set("prompt", "create");
  await page.goto(`${api}/api/auth/oauth2/authorize?${request.toString()}`);
  await expect(page.getByRole("heading", { name: "Create your account" })).toBeSeen();
}

describe("a forgotten password", () => {
  test("is replaced through the mailbox, from the sign-in page and back to where one was going", async () => {
    const { page, context, expectStatus } = await newPerson();
    await page.goto(`${web}/login?return=/dashboard`);
    await page.getByRole("link", { name: "Forgot it?" }).click();
    await checkPage(page);
    await page.getByRole("textbox", { name: "E-mail" }).fill(mira.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeSeen();
    await checkPage(page);

    const link = await linkTo(mailbox, mira.email, "Choose a new password");
    await page.goto(link);
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("Choose a password of at least 10 characters.")).toBeSeen();
    await checkPage(page);
    await page.getByLabel("New password").fill(newPassword);
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("Your new password is set")).toBeSeen();
    await signIn(page, mira.email, newPassword);
    await page.waitForURL(`${web}/dashboard`);

    expectStatus(400);
    await page.goto(link);
    await page.getByLabel("New password").fill(newPassword);
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeSeen();
    await checkPage(page);
    await context.close();
  });

  test("ends the session there was, and the owner is told", async () => {
    const { page } = visitor;
    await page.goto(`${web}/settings/profile`);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeSeen();
    await mailTo(mailbox, mira.email, "Your password was changed");
    await signIn(page, mira.email, newPassword);
  });
});

describe("the profile", () => {
  test("takes another name, which the account shows at once", async () => {
    const { page } = visitor;
    await expect(page.getByRole("heading", { name: "Profile" })).toBeSeen();
    await checkPage(page);
    await page.getByLabel("Name", { exact: true }).fill("Mira Post");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByRole("button", { name: "Account of Mira Post" })).toBeSeen();
  });

  test("changes the address: allowed from the old mailbox, confirmed from the new one", async () => {
    const { page } = visitor;
    const { email: newEmail } = newcomer("Mira Post");
    await page.getByLabel("New e-mail").fill(newEmail);
    await page.getByRole("button", { name: "Change e-mail" }).click();
    await expect(page.getByText(`We have written to ${mira.email}`)).toBeSeen();
    await checkPage(page);

    await page.goto(await linkTo(mailbox, mira.email, "Confirm the change of your e-mail address"));
    await checkPage(page);
    await page.getByRole("button", { name: "Allow the change" }).click();
    await expect(page.getByRole("heading", { name: "One more mail to open" })).toBeSeen();
    await checkPage(page);

    const link = await linkTo(mailbox, newEmail, "Confirm your new e-mail address");
    const stranger = await newPerson();
    stranger.expectStatus(401);
    await stranger.page.goto(link);
    await stranger.page.getByRole("button", { name: "Confirm new address" }).click();
    await expect(stranger.page.getByText("Sign in to the account whose address is to change.")).toBeSeen();
    await checkPage(stranger.page);
    await stranger.context.close();

    await page.goto(link);
    await checkPage(page);
    await page.getByRole("button", { name: "Confirm new address" }).click();
    await page.waitForURL(`${web}/settings/profile`);
    await expect(page.getByRole("main").getByText(newEmail)).toBeSeen();
    await mailTo(mailbox, mira.email, "Your e-mail address was changed");
  });

  test("changes the password for one that is known", async () => {
    const { page, expectStatus } = visitor;
    expectStatus(400);
    await page.getByLabel("Current password").fill("not the password");
    await page.getByLabel("New password").fill(mira.password);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("The password is not right.")).toBeSeen();
    await checkPage(page);
    await page.getByLabel("Current password").fill(newPassword);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Your password is changed")).toBeSeen();
  });
});
