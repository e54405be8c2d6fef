/**
 * `node tools/src/e2e/take-screenshots.ts [folder]`: takes the README's picture of the catalogue anew; given a
 * folder, fills it with every page, wide and narrow, light and dark, for people to look at.
 */
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../browser/launch-browser.ts";
import { demo, newcomer, signIn, signUp } from "./accounts.ts";
import { desk, phone, settle, wide } from "./look.ts";
import { reloadUntil } from "./reload-until.ts";
import { type Addresses, root, startStack } from "./stack.ts";
import { payWith } from "./stripe-pages.ts";

/** Takes the page as it stands under a name. */
type Shoot = (page: Page, name: string) => Promise<void>;

const readmePicture = path.join(root, "docs/images/catalogue.png");
const folder = process.argv[2];

const stack = await startStack();
const browser = await launchBrowser();
try {
  await takeReadmePicture(browser, stack.addresses);
  if (folder) await takeAll(browser, stack.addresses, intoFolder(folder));
} finally {
  await browser.close();
  await stack.stop();
}

async function takeReadmePicture(chromium: Browser, { web }: Addresses): Promise<void> {
  const page = await chromium.newPage({ ...desk, colorScheme: "light" });
  await open(page, web);
  mkdirSync(path.dirname(readmePicture), { recursive: true });
  await page.screenshot({ path: readmePicture });
  await page.close();
  console.log(`${readmePicture}: ${Math.round(statSync(readmePicture).size / 1000)} kB`);
}

function intoFolder(target: string): Shoot {
  mkdirSync(target, { recursive: true });
  return async (page, name) => {
    for (const viewport of [phone, wide])
      for (const colorScheme of ["dark", "light"] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await settle(page);
        const file = path.join(target, `${name}-${viewport.width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
      }
  };
}

async function takeAll(chromium: Browser, addresses: Addresses, shoot: Shoot): Promise<void> {
  await takeVisitorsPages(await newPage(chromium), addresses, shoot);
  await takeBuyersPages(await newPage(chromium), addresses, shoot);
  await takePayersPages(await newPage(chromium), addresses, shoot);
  await takeAdminsPages(await newPage(chromium), addresses, shoot);
  await takeVendorsPages(await newPage(chromium), addresses, shoot);
}

async function newPage(chromium: Browser): Promise<Page> {
  const context = await chromium.newContext(desk);
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

async function takeVisitorsPages(page: Page, { web, agent }: Addresses, shoot: Shoot): Promise<void> {
  for (const [name, address] of [
    ["catalogue", web],
    ["search", `${web}/?q=workflow`],
    ["nothing-found", `${web}/?q=zzzzqqqq`],
    ["agent", `${web}/agents/workflow-doctor`],
    ["login", `${web}/login`],
    ["sign-up", `${web}/sign-up`],
    ["check-mail", `${web}/check-mail?email=ada@people.example&return=/dashboard`],
    ["verify-cut-off", `${web}/verify?token=cut`],
    ["forgot-password", `${web}/forgot-password`],
    ["reset-password", `${web}/reset-password?token=a`],
    ["not-found", `${web}/no/such/page`],
    ["doctor-landing", agent],
    ["doctor-sample-report", `${agent}/sample-report`],
  ] as const) {
    await open(page, address);
    await shoot(page, name);
  }
}

async function takeBuyersPages(page: Page, { web, agent }: Addresses, shoot: Shoot): Promise<void> {
  await open(page, `${web}/login?return=/dashboard`);
  await signIn(page, demo.buyer, demo.password);
  await page.waitForURL(`${web}/dashboard`);
  await shoot(page, "dashboard-empty");
  await open(page, `${web}/agents/workflow-doctor`);
  await page.getByRole("button", { name: "Start free" }).first().click();
  await page.getByRole("heading", { name: "The Free plan is active" }).waitFor();
  await shoot(page, "agent-plan-taken");
  await page.getByRole("link", { name: "Open Workflow Doctor" }).click();
  await page.getByRole("link", { name: "Continue with Souk" }).click();
  await page.getByRole("button", { name: "Allow" }).waitFor();
  await shoot(page, "consent");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`${agent}/workspace`);

  for (let audits = 0; audits < 10; audits += 1) {
    await page
      .getByRole("button", { name: /^Examine the sample/ })
      .nth(audits % 5)
      .click();
    await page.getByRole("heading", { name: /^Grade/ }).waitFor();
    if (audits < 5) await shoot(page, `doctor-report-${audits + 1}`);
    await open(page, `${agent}/workspace`);
    if (audits === 6) await shoot(page, "doctor-workspace");
  }
  await page
    .getByRole("button", { name: /^Examine the sample/ })
    .first()
    .click();
  await shoot(page, "doctor-limit");
  await open(page, `${web}/dashboard`);
  await shoot(page, "dashboard");
  await page.getByRole("button", { name: /^Cancel plan/ }).click();
  await shoot(page, "dashboard-cancel");
  for (const settings of ["agents", "profile"]) {
    await open(page, `${web}/settings/${settings}`);
    await shoot(page, `settings-${settings}`);
  }
}

/** Somebody who buys a plan; the admin and the vendor see it afterwards. */
async function takePayersPages(page: Page, { web, stripe, mailbox }: Addresses, shoot: Shoot): Promise<void> {
  await open(page, `${web}/sign-up?return=/agents/workflow-doctor`);
  await signUp(page, newcomer("Paula Payne"), mailbox);
  await page.getByRole("button", { name: "Get Pro" }).click();
  await page.waitForURL(`${stripe}/checkout/**`);
  await shoot(page, "payment");
  await payWith(page, "works");
  await page.getByRole("heading", { name: "Pro of Workflow Doctor is active" }).waitFor();
  await shoot(page, "checkout-return");
  await open(page, `${web}/agents/workflow-doctor`);
  await shoot(page, "agent-plan-held");
  await open(page, `${web}/dashboard?tab=billing`);
  await reloadUntil(page.getByRole("list", { name: "Invoices" }));
  await shoot(page, "dashboard-billing");
  await page.getByRole("button", { name: /^Switch plan/ }).click();
  await page.getByText("Due now").waitFor();
  await shoot(page, "dashboard-switch");
  await open(page, `${web}/dashboard?tab=billing`);
  await page.getByRole("button", { name: /^Request refund/ }).click();
  await shoot(page, "dashboard-refund");
}

async function takeAdminsPages(page: Page, { web }: Addresses, shoot: Shoot): Promise<void> {
  await open(page, `${web}/login?return=/admin/agents`);
  await signIn(page, demo.admin, demo.password);
  await page.waitForURL(`${web}/admin/agents`);
  for (const room of [
    "agents",
    "agents/new",
    "users",
    "vendors",
    "subscriptions",
    "payments",
    "stripe-events",
    "ledger",
    "audit",
  ]) {
    await open(page, `${web}/admin/${room}`);
    await shoot(page, `admin-${room.replace("/", "-")}`);
  }
  await open(page, `${web}/admin/agents`);
  await page.getByRole("link", { name: "Workflow Doctor" }).click();
  for (const tab of ["Settings", "Metrics", "Plans", "Connection"]) {
    await page.getByRole("tab", { name: tab }).click();
    await shoot(page, `admin-agent-${tab.toLowerCase()}`);
  }
}

async function takeVendorsPages(page: Page, { web }: Addresses, shoot: Shoot): Promise<void> {
  const statement = `${web}/vendor/statements/souk-labs`;
  await open(page, `${web}/login?return=/vendor/statements/souk-labs`);
  await signIn(page, demo.vendor, demo.password);
  await page.waitForURL(statement);
  await open(page, statement);
  await shoot(page, "vendor-statement");
  await page.getByRole("link", { name: "Sale", exact: true }).first().click();
  await page.getByRole("heading", { name: /^Sale of/ }).waitFor();
  await shoot(page, "vendor-sale");
}

/** Goes there and waits until everything that was asked for has come. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "networkidle" });
  await settle(page);
}
