import type { Page } from "playwright-core";

/**
 * Opens a list and takes the entry with those words; with a pattern the first entry that is a choice. An entry is
 * taken by a click only once it is marked under the pointer, which takes people no time and a script some.
 */
export async function choose(page: Page, list: string, entry: string | RegExp): Promise<void> {
  await page.getByRole("combobox", { name: list }).click();
  const options = page.getByRole("option");
  const wanted = typeof entry === "string" ? options.filter({ hasText: entry }) : options.nth(1);
  await wanted.hover();
  await wanted.and(page.locator("[data-highlighted]")).click();
}
