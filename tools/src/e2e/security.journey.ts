import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { newcomer, signIn, signUp } from "./accounts.ts";
import { addPasskeyDevice, codeOf, type PasskeyDevice } from "./authenticators.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, agent, mailbox } = inject("addresses");
const newPerson = withBrowser();

const account = newcomer("Sam Secure");
let sam: Person;
let device: PasskeyDevice;
/** What Sam's authenticator app holds, and the backup codes in Sam's drawer. */
let key = "";
let backupCodes: string[] = [];

beforeAll(async () => {
  sam = await newPerson();
  device = await addPasskeyDevice(sam.page);
  await sam.page.goto(`${web}/sign-up?return=%2Fsettings%2Fsecurity`);
  await signUp(sam.page, account, mailbox);
  await sam.page.getByRole("heading", { name: "Security", level: 1 }).waitFor();
});

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: `Account of ${account.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
}

async function enterCode(page: Page, label: "Code" | "Backup code", code: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs in with the password and one of the codes in the drawer. */
async function useBackupCode(page: Page, code: string): Promise<void> {
  await page.goto(`${web}/login?return=%2Fsettings%2Fsecurity`);
  await signIn(page, account.email, account.password);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await enterCode(page, "Backup code", code);
}

describe("two-step sign-in", () => {
  test("is turned on with an authenticator app, and hands out backup codes", async () => {
    const { page } = sam;
    await checkPage(page);
    await page.getByRole("button", { name: "Turn on" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Password").fill(account.password);
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog.getByRole("img", { name: "QR code" })).toBeSeen();
    await checkPage(page);
    key = (await dialog.getByRole("code").innerText()).trim();
    await dialog.getByLabel("Code", { exact: true }).fill(codeOf(key, -1));
    await dialog.getByRole("button", { name: "Turn on" }).click();
    await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeSeen();
    backupCodes = await dialog
      .getByRole("list", { name: "Backup codes" })
      .getByRole("listitem")
      .allInnerTexts();
    expect(backupCodes).toHaveLength(10);
    await checkPage(page);
    await dialog.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByRole("button", { name: "Turn off" })).toBeSeen();
  });

  test("asks for a code after the password; a wrong one is answered in words", async () => {
    const { page } = sam;
    await signOut(page);
    await page.goto(`${web}/login?return=%2Fsettings%2Fsecurity`);
    await signIn(page, account.email, account.password);
    await expect(page.getByRole("heading", { name: "Two-step sign-in" })).toBeSeen();
    await checkPage(page);
    sam.expectStatus(401);
    await enterCode(page, "Code", "000000");
    await expect(page.getByRole("alert").getByText("This code is not right")).toBeSeen();
    await enterCode(page, "Code", codeOf(key));
    await page.waitForURL(`${web}/settings/security`);
  });

  test("takes each backup code once", async () => {
    const { page } = sam;
    const [first = "", second = ""] = backupCodes;
    await signOut(page);
    await useBackupCode(page, first);
    await page.waitForURL(`${web}/settings/security`);
    await signOut(page);
    await useBackupCode(page, first);
    await expect(page.getByRole("alert").getByText("This backup code is not right")).toBeSeen();
    await enterCode(page, "Backup code", second);
    await page.waitForURL(`${web}/settings/security`);
  });

  test("stands between an agent and the account as well", async () => {
    const { page } = sam;
    await signOut(page);
    await page.goto(agent);
    await page.getByRole("link", { name: "Continue with Souk" }).click();
    await signIn(page, account.email, account.password);
    await expect(page.getByText("to continue to Workflow Doctor")).toBeSeen();
    await enterCode(page, "Code", codeOf(key, 1));
    await expect(page.getByRole("heading", { name: "Workflow Doctor wants to sign you in" })).toBeSeen();
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${agent}/**`);
  });
});

describe("a passkey", () => {
  test("is added and named", async () => {
    const { page } = sam;
    await page.goto(`${web}/settings/security`);
    await device.setOwnerPresent(true);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("My laptop");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("list", { name: "Passkeys" }).getByText("My laptop")).toBeSeen();
    await page.getByRole("button", { name: "Rename My laptop" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Work laptop");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await expect(page.getByRole("list", { name: "Passkeys" }).getByText("Work laptop")).toBeSeen();
    await device.setOwnerPresent(false);
    await checkPage(page);
  });

  test("signs in with one press, without password and code", async () => {
    const { page } = sam;
    await signOut(page);
    // A ceremony asks once whether its owner is there: the one in the e-mail field must not find them, the button's must.
    await page.addInitScript(`{
      const ask = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = (options) => {
        document.documentElement.dataset.ceremony = options.mediation ?? "none";
        return ask(options);
      };
    }`);
    await page.goto(`${web}/login?return=%2Fsettings%2Fsecurity`);
    await checkPage(page);
    await page.locator("html[data-ceremony='conditional']").waitFor({ state: "attached" });
    await device.setOwnerPresent(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL(`${web}/settings/security`);
  });

  test("is offered by the browser at the e-mail field, and signs in to an agent from there", async () => {
    const { page, context } = sam;
    await context.clearCookies();
    await page.goto(agent);
    await page.getByRole("link", { name: "Continue with Souk" }).click();
    await expect(page.getByRole("heading", { name: "Examine a workflow" })).toBeSeen();
    await device.setOwnerPresent(false);
  });
});

describe("the sessions of an account", () => {
  test("are listed, and another device is signed out from here", async () => {
    await device.setOwnerPresent(false);
    const other = await newPerson();
    await other.page.goto(`${web}/login?return=%2Fdashboard`);
    await signIn(other.page, account.email, account.password);
    await other.page.getByRole("button", { name: "Use a backup code" }).click();
    await enterCode(other.page, "Backup code", backupCodes[2] ?? "");
    await other.page.waitForURL(`${web}/dashboard`);

    const { page } = sam;
    await page.goto(`${web}/settings/security`);
    const sessions = page.getByRole("list", { name: "Sessions" });
    await expect(sessions.getByText("This device")).toBeSeen();
    await checkPage(page);
    await page
      .getByRole("button", { name: /^Sign out (Chrome|all)/ })
      .first()
      .click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Sign out/ })
      .click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(1);
    await other.page.goto(`${web}/dashboard`);
    await other.page.waitForURL(`${web}/login?**`);
  });
});

describe("what is sensitive", () => {
  test("asks who signed in a while ago to confirm that it is them, and then goes on", async () => {
    const { page } = sam;
    sam.expectStatus(403);
    let refusals = 0;
    await page.route("**/passkey/delete-passkey", async (route) => {
      if (route.request().method() !== "POST" || refusals++ > 0) return route.continue();
      await route.fulfill({
        status: 403,
        headers: { "access-control-allow-origin": web, "access-control-allow-credentials": "true" },
        json: { code: "SESSION_NOT_FRESH", message: "Sign in again to change this." },
      });
    });
    await page.getByRole("button", { name: "Remove Work laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("heading", { name: "Confirm that it is you" })).toBeSeen();
    await checkPage(page);
    await device.setOwnerPresent(true);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page.getByText("You have no passkey yet.")).toBeSeen();
  });

  test("everything held on a person is theirs to download", async () => {
    const { page } = sam;
    await page.goto(`${web}/settings/profile`);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download my data" }).click();
    expect((await download).suggestedFilename()).toMatch(/^souk-account-.*\.json$/);
  });

  test("an account is deleted by whoever writes its address, and is gone", async () => {
    const { page } = sam;
    await page.getByRole("button", { name: "Delete my account" }).click();
    const dialog = page.getByRole("dialog");
    await checkPage(page);
    await dialog.getByLabel("Your e-mail address").fill(account.email);
    await dialog.getByRole("button", { name: "Delete for good" }).click();
    await page.waitForURL(`${web}/`);
    await page.goto(`${web}/login`);
    await signIn(page, account.email, account.password);
    await expect(page.getByRole("alert").getByText("The e-mail or the password is not right.")).toBeSeen();
  });
});
