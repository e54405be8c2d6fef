/** The body of /config.js: what the browser must know that the build does not. `<` is escaped, so it is inert in HTML too. */
export function runtimeConfigScript(apiUrl: string): string {
  const json = JSON.stringify({ apiUrl }).replaceAll("<", "\\u003c");
  return `window.soukConfig = Object.freeze(${json});\n`;
}
