import { ERRORS, type ErrorCode } from "@souk/contracts/common/errors";
import { detailFieldsOf, groupByStatus } from "./openapi-problems.ts";

/** The page that Scalar draws the reference on. Without scripts it still says where the document is. */
export const referencePage = page({
  title: "Souk API reference",
  head: '<script src="/docs/assets/scalar.js" defer></script><script src="/docs/assets/start.js" defer></script>',
  body: `<div id="reference"></div>
<noscript><main><h1>Souk API reference</h1>
<p>These pages are drawn by a script. The same stands in <a href="/openapi.json">openapi.json</a>.</p>
</main></noscript>`,
});

/** Starts Scalar with everything off that would call another host. */
export const REFERENCE_START = `Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  proxyUrl: "",
  hideClientButton: true,
  showDeveloperTools: "never",
  defaultOpenAllTags: true,
});
`;

export const PAGE_STYLE = `:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { font-size: 2rem; line-height: 1.2; }
h2 { margin-top: 3rem; }
section { padding: 0.75rem 1rem; margin: 0 -1rem; border-radius: 0.5rem; scroll-margin-top: 1rem; }
section:target { background: color-mix(in srgb, CanvasText 8%, Canvas); }
h3 { margin: 0; font-size: 1rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover, h3 a:focus-visible { text-decoration: underline; }
p { margin: 0.25rem 0; }
code { font-family: ui-monospace, monospace; font-size: 0.95em; }
`;

/** Every error code with its meaning, under the anchor that a problem's `type` points at. */
export function errorsPage(): string {
  const groups = [...groupByStatus(Object.keys(ERRORS) as ErrorCode[])];
  return page({
    title: "Souk API errors",
    head: '<link rel="stylesheet" href="/docs/assets/page.css">',
    body: `<main>
<h1>Errors</h1>
<p>Every error is a problem document (RFC 9457, <code>application/problem+json</code>). Its <code>code</code> is one
of these and never changes its meaning; <code>requestId</code> finds it in our log. The operations that answer it
stand in the <a href="/docs">reference</a>.</p>
${groups.map(([status, codes]) => `<h2>Status ${status}</h2>\n${codes.map(errorSection).join("\n")}`).join("\n")}
</main>`,
  });
}

function errorSection(code: ErrorCode): string {
  const fields = detailFieldsOf(code).map((name) => `<code>${name}</code>`);
  return `<section id="${code}">
<h3><a href="#${code}"><code>${code}</code></a></h3>
<p>${escapeHtml(ERRORS[code].message)}</p>${fields.length > 0 ? `\n<p>Also tells ${fields.join(", ")}.</p>` : ""}
</section>`;
}

function page({ title, head, body }: { title: string; head: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
