import type { Locator, Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { newcomer } from "./accounts.ts";
import { linkTo } from "./mailbox.ts";
import { withBrowser } from "./people.ts";

const { web, mailbox } = inject("addresses");
const newPerson = withBrowser();

test("from the catalogue to an active plan with Tab, Enter and letters alone", async () => {
  const { page } = await newPerson();
  const { name, email, password } = newcomer("Kim Keys");
  const { keyboard } = page;
  await page.goto(web);
  await expect(page.getByRole("heading", { level: 1 })).toBeSeen();

  await keyboard.press("Tab");
  await expectFocus(page.getByRole("link", { name: "Skip to content" }));
  await keyboard.press("Enter");
  await tabTo(page, page.getByRole("searchbox", { name: "Search the catalogue" }));
  await keyboard.type("workflow");
  await expect(page.getByRole("link", { name: "Remove the filter “workflow”" })).toBeSeen();
  await tabTo(page, page.getByRole("link", { name: "Workflow Doctor" }));
  await keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Workflow Doctor", level: 1 })).toBeSeen();
  await tabTo(page, page.getByRole("link", { name: "Start free" }).first());
  await keyboard.press("Enter");

  await expectFocus(page.getByLabel("Name"));
  await keyboard.type(name);
  await tabTo(page, page.getByRole("textbox", { name: "E-mail" }));
  await keyboard.type(email);
  await tabTo(page, page.getByLabel("Password"));
  await keyboard.type(password);
  await keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeSeen();
  await page.goto(await linkTo(mailbox, email, "Confirm your e-mail address"));
  await tabTo(page, page.getByRole("button", { name: "Confirm e-mail" }));
  await keyboard.press("Enter");
  await page.waitForURL(`${web}/agents/workflow-doctor#plans`);
  await tabTo(page, page.getByRole("button", { name: "Start free" }).first());
  await keyboard.press("Enter");
  await expectFocus(page.getByRole("heading", { name: "The Free plan is active" }));
  await tabTo(page, page.getByRole("link", { name: "Open Workflow Doctor" }));
});

/** Presses Tab until the thing has the focus, and sees that it shows it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeSeen();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await hasFocus(target)) return expectVisibleFocus(target);
    await page.keyboard.press("Tab");
  }
  throw new Error(`60 times Tab did not reach ${String(target)} on ${page.url()}`);
}

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

async function expectFocus(target: Locator): Promise<void> {
  await expect(target).toBeSeen();
  await expect.poll(() => hasFocus(target), { timeout: 5_000, message: String(target) }).toBe(true);
}

/** The element itself, what surrounds it, or its frame changes its look. */
async function expectVisibleFocus(target: Locator): Promise<void> {
  const shown = await target.evaluate((element) => {
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
      if (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) return true;
      if (at === element && boxShadow !== "none") return true;
    }
    return false;
  });
  expect(shown, `a visible focus on ${String(target)}`).toBe(true);
}
