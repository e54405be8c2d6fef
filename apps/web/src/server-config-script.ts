import type { WebEnv } from "./server-env.ts";

/** The body of /config.js: what the browser must know that the build does not. `<` is escaped, so it is inert in HTML too. */
export function runtimeConfigScript({ apiUrl, mailboxUrl }: Pick<WebEnv, "apiUrl" | "mailboxUrl">): string {
  const json = JSON.stringify({ apiUrl, mailboxUrl }).replaceAll("<", "\\u003c");
  return `window.soukConfig = Object.freeze(${json});\n`;
}
