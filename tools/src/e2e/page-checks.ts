import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { phone, settle, smallPhone, wide } from "./look.ts";

const axeSource = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** How the message begins of a failure that does not keep a journey from going on. */
export const pageFaults = "Faults";

/**
 * Looks at the page as it stands: axe finds nothing, light and dark, wide and narrow, and at no width does
 * it scroll sideways. Leaves it light and wide. A fault fails the test and lets it go on.
 */
export async function checkPage(page: Page): Promise<void> {
  const faults: string[] = [];
  for (const size of [wide, phone, smallPhone]) {
    await page.setViewportSize(size);
    faults.push(...(await overflow(page, size.width)));
    if (size === smallPhone) continue;
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      faults.push(...(await violations(page)).map((fault) => `${colorScheme}, ${size.width} px: ${fault}`));
    }
  }
  await page.setViewportSize(wide);
  expect.soft(faults, `${pageFaults} of ${page.url()}`).toEqual([]);
}

async function overflow(page: Page, width: number): Promise<string[]> {
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  return needed > width ? [`scrolls sideways at ${width} px: needs ${needed} px`] : [];
}

/** The script runs past the page's content security policy, which would refuse it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html}\n${node.failureSummary ?? ""}`),
  );
}
