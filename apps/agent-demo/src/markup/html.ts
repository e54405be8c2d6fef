/** Markup that is safe to send: made by `html` or declared so by `trusted`. */
export type Html = { readonly markup: string };

type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * Builds HTML or SVG from a template. Every value is escaped unless it is markup itself; lists are joined;
 * null, undefined and false leave nothing behind.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = strings.reduce((left, text, at) => left + toMarkup(parts[at - 1]) + text);
  return { markup };
}

/** Declares a text to be markup. Only for text that this program wrote itself. */
export const trusted = (markup: string): Html => ({ markup });

function toMarkup(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "object" && "markup" in part) return part.markup;
  if (typeof part === "object") return part.map(toMarkup).join("");
  return escapeText(String(part));
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for element content and quoted attributes; drops what XML forbids (controls, lone surrogates). */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, "")
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? "");
}
