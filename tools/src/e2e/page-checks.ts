import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { phone, settle, smallPhone, wide } from "./look.ts";

const axeSource = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** How the message begins of a failure that does not keep a journey from going on. */
export const pageFaults = "Faults";

/** Dark and narrow at once adds no colour and no shape to these, and axe is the slow part of the whole run. */
const looks = [
  { size: smallPhone, colorSchemes: [] },
  { size: phone, colorSchemes: ["light"] },
  { size: wide, colorSchemes: ["dark", "light"] },
] as const;

/**
 * Looks at the page as it stands: axe finds nothing, wide and narrow, light and dark, and at no width does it
 * scroll sideways. Leaves it wide and light. A fault fails the test and lets it go on.
 */
export async function checkPage(page: Page): Promise<void> {
  const faults: string[] = [];
  for (const { size, colorSchemes } of looks) {
    await page.setViewportSize(size);
    await settle(page);
    const excess = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    if (excess > 0) faults.push(`scrolls sideways at ${size.width} px, by ${excess} px`);
    for (const colorScheme of colorSchemes) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      faults.push(...(await violations(page)).map((fault) => `${colorScheme}, ${size.width} px: ${fault}`));
    }
  }
  expect.soft(faults, `${pageFaults} of ${page.url()}`).toEqual([]);
}

/** The script runs past the page's content security policy, which would refuse it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html}\n${node.failureSummary ?? ""}`),
  );
}
