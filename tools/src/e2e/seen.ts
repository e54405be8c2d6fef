import type { Locator } from "playwright-core";
import { expect } from "vitest";

declare module "vitest" {
  // oxlint-disable-next-line no-unused-vars -- the parameters must repeat vitest's own
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Passes as soon as exactly one such thing is in sight, with `not` as soon as none is, within 10 s. */
    toBeSeen: () => Promise<void>;
  }
}

const patienceMs = 10_000;

expect.extend({
  async toBeSeen(locator: Locator) {
    const state = this.isNot ? "hidden" : "visible";
    try {
      await locator.filter({ visible: true }).waitFor({ state, timeout: patienceMs });
      return { pass: !this.isNot, message: () => "" };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const page = locator.page().url();
      return { pass: this.isNot, message: () => `Not ${state} on ${page}: ${String(locator)}\n${reason}` };
    }
  },
});
