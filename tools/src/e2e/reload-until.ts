import type { Locator } from "playwright-core";

const patienceMs = 30_000;
const lookMs = 1_500;

/**
 * Reloads the page until such a thing is in sight: the worker tells the market of what happened at Stripe in its own
 * time. Refuses after half a minute.
 */
export async function reloadUntil(sight: Locator): Promise<void> {
  const page = sight.page();
  const endsAt = Date.now() + patienceMs;
  while (!(await isSeen(sight))) {
    if (Date.now() > endsAt) throw new Error(`Not seen on ${page.url()}: ${String(sight)}`);
    await page.reload();
  }
}

async function isSeen(sight: Locator): Promise<boolean> {
  try {
    await sight.filter({ visible: true }).first().waitFor({ timeout: lookMs });
    return true;
  } catch {
    return false;
  }
}
