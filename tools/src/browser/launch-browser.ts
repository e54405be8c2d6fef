import { type Browser, chromium } from "playwright-core";
import { inheritedEnvironment } from "./env.ts";
import { unpackChromium } from "./unpack-chromium.ts";

/** Nothing of the browser's own business leaves the machine, and it runs as root and in containers too. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--font-render-hinting=none",
];

/**
 * A headless Chromium for the browser tests: on Linux x64 the one from npm, so that nothing need be installed;
 * elsewhere the Chrome of the machine. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64")
    return chromium.launch({ channel: "chrome", args: flags });
  const { executablePath, env } = await unpackChromium();
  return chromium.launch({ executablePath, args: flags, env: { ...inheritedEnvironment(), ...env } });
}
