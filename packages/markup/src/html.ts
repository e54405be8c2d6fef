/** Markup that is safe to put into a page as it is. */
export interface Markup {
  markup: string;
}

type Part = Markup | Markup[] | string | number | null | false | undefined;

/**
 * Builds markup for a page. Everything that is not markup already is escaped, for content and for quoted attributes. Null,
 * undefined and false leave nothing behind.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  let markup = strings[0] ?? "";
  for (const [index, part] of parts.entries()) markup += render(part) + (strings[index + 1] ?? "");
  return { markup };
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (Array.isArray(part)) return part.map((one) => one.markup).join("");
  return typeof part === "object" ? part.markup : escape(String(part));
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
