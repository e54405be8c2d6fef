import type { Page } from "playwright-core";
import { linkTo } from "./mailbox.ts";

/** The accounts of the demo market, as `npm start` prints them. */
export const demo = {
  buyer: "buyer@souk.example",
  vendor: "vendor@souk.example",
  admin: "admin@souk.example",
  password: "souk-demo-2026",
} as const;

let count = 0;

/** A newcomer nobody else is: tests share one market. */
export function newcomer(name: string) {
  count += 1;
  const email = `${name.toLowerCase().replaceAll(/\W+/g, ".")}.${process.pid}.${count}@people.example`;
  return { name, email, password: "a-long-enough-password" };
}

export type Newcomer = ReturnType<typeof newcomer>;

/** Signs up on the page that asks for it, and opens the link in the mail: signed in, and where one was going. */
export async function signUp(page: Page, newcomer: Newcomer, mailbox: string): Promise<void> {
  await fillSignUp(page, newcomer);
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await page.goto(await linkTo(mailbox, newcomer.email, "Confirm your e-mail address"));
  await page.getByRole("button", { name: "Confirm e-mail" }).click();
}

/** Fills the sign-up form that the page shows and sends it. */
export async function fillSignUp(page: Page, { name, email, password }: Newcomer): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
}

/** Fills the sign-in form that the page shows and sends it. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
}
