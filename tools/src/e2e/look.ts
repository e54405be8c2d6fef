import type { BrowserContextOptions, Page } from "playwright-core";

export const wide = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };
export const smallPhone = { width: 320, height: 640 };

/** A desk in Britain, so that dates read the same everywhere. */
export const desk: BrowserContextOptions = { viewport: wide, reducedMotion: "reduce", locale: "en-GB" };

/** Waits for fonts, and for transitions to end: a colour on its way from light to dark has no contrast to judge. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const frame = () => new Promise(requestAnimationFrame);
    const passing = () =>
      document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    // A transition starts in the frame after its cause, and may itself cause one in what inherits from it.
    await frame().then(frame);
    while (passing().length > 0) {
      await Promise.allSettled(passing().map((animation) => animation.finished));
      await frame().then(frame);
    }
  });
}
