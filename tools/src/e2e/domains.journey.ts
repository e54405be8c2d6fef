import type { Page } from "playwright-core";
import { beforeAll, expect, inject, test } from "vitest";
import { demo, signIn } from "./accounts.ts";
import { checkPage } from "./page-checks.ts";
import { type Person, withBrowser } from "./people.ts";

const { web, agent } = inject("addresses");
const newPerson = withBrowser();
let vendor: Person;
let page: Page;

beforeAll(async () => {
  vendor = await newPerson();
  page = vendor.page;
});

const cardOf = (host: string) =>
  page.getByRole("heading", { name: host, exact: true }).locator("xpath=ancestor::*[.//button][1]/..");

test("a vendor finds the domain of the own agent verified, by what it really serves", async () => {
  await page.goto(`${web}/login`);
  await signIn(page, demo.vendor, demo.password);
  await page.getByRole("button", { name: "Account of Demo Vendor" }).click();
  await page.getByRole("menuitem", { name: "Published agents" }).click();
  await page.getByRole("link", { name: "Domains" }).click();
  await expect(page.getByRole("heading", { name: "Domains of Souk Labs" })).toBeSeen();
  const { host } = new URL(agent);
  await expect(page.getByText("Verified", { exact: true })).toBeSeen();
  await expect(page.getByText(`http://${host}/.well-known/souk-domain.txt holds the right text.`)).toBeSeen();
  await checkPage(page);
});

test("another domain comes with what to publish, either as a record or as a file", async () => {
  await page.getByRole("textbox", { name: "Domain" }).fill("Doctor.example");
  await page.getByRole("button", { name: "Claim domain" }).click();
  const card = cardOf("doctor.example");
  await expect(card.getByText("Not verified yet")).toBeSeen();
  await expect(card.getByText("_souk.doctor.example")).toBeSeen();
  await expect(card.getByText("https://doctor.example/.well-known/souk-domain.txt")).toBeSeen();
  await checkPage(page);
});

test("what nobody could prove is refused at the field", async () => {
  vendor.expectStatus(400);
  await page.getByRole("textbox", { name: "Domain" }).fill("doctor.example:8443");
  await page.getByRole("button", { name: "Claim domain" }).click();
  await expect(page.getByText(/^This cannot be proven: it names a port/)).toBeSeen();
  await checkPage(page);
});

test("a check that finds nothing says what it met", async () => {
  // A port of this machine at which nobody listens: nobody else is asked.
  await page.getByRole("textbox", { name: "Domain" }).fill("localhost:1");
  await page.getByRole("button", { name: "Claim domain" }).click();
  await page.getByRole("button", { name: "Check now localhost:1" }).click();
  await expect(page.getByText("No connection to localhost:1 could be made.")).toBeSeen();
  await expect(page.getByText(/^No proof was found\./)).toBeSeen();
  await checkPage(page);
});

test("a domain is given up in two presses", async () => {
  for (const host of ["localhost:1", "doctor.example"]) {
    await page.getByRole("button", { name: `Remove ${host}` }).click();
    await page.getByRole("button", { name: "Remove domain" }).click();
    await expect(page.getByRole("heading", { name: host, exact: true })).not.toBeSeen();
  }
  await checkPage(page);
});
