import type { Locator, Page } from "playwright-core";

/** The paid plans of the billing tab. */
export function paidPlan(page: Page): Locator {
  return page.getByRole("list", { name: "Paid plans" }).getByRole("listitem");
}

/** The invoice of an amount, on the billing tab. */
export function invoiceOf(page: Page, amount: string): Locator {
  return page
    .getByRole("list", { name: "Invoices" })
    .getByRole("listitem")
    .filter({ has: exactly(page, amount) });
}

/** Somebody's payment of an amount, on the admin's page. */
export function paymentOf(page: Page, name: string, amount: string): Locator {
  return page
    .getByRole("list", { name: "Payments" })
    .getByRole("listitem")
    .filter({ hasText: name })
    .filter({ has: exactly(page, amount) });
}

/** What says these words and no others. */
export function exactly(page: Page | Locator, words: string): Locator {
  return page.getByText(words, { exact: true });
}

/** Whole days between two days in words, such as "20 November 2026". */
export function daysBetween(from = "", until = ""): number {
  return (Date.parse(`${until} UTC`) - Date.parse(`${from} UTC`)) / 86_400_000;
}
