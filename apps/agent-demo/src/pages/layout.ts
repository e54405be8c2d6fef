import { type Html, html } from "../markup/html.ts";
import type { Person } from "../sign-in/sign-in.ts";

/** A page of this agent. `person` is null for strangers; */
export type Page = { title: string; person: Person | null; body: Html };

/** Renders a complete document. All styles and scripts are files, so that the strict CSP holds. */
export function renderPage({ title, person, body }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Workflow Doctor</title>
<meta name="description" content="A health report for n8n workflows: broken steps, missing error handling, hard-coded secrets.">
<link rel="icon" href="/assets/logo.svg" type="image/svg+xml">
<link rel="preload" href="/assets/fonts/geist-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/doctor.css">
<script src="/assets/doctor.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar"><div class="bar-inner">
<a class="brand" href="/"><img src="/assets/logo.svg" alt="" width="26" height="26">Workflow Doctor</a>
${person ? personMenu(person) : strangerMenu()}
</div></header>
<main id="main" tabindex="-1">
${body}
</main>
<footer class="foot"><div class="foot-inner">
<p>Workflows are examined in memory and not kept; reports hold no secret values.</p>
<p>Sign-in, plans and quotas by Souk.</p>
</div></footer>
</body>
</html>
`.markup;
}

/** For whom the person works here, unless that is themselves alone: then it has their name. */
const organizationOf = ({ name, organizationName }: Person) =>
  organizationName && organizationName !== name
    ? html` <span class="fine">for ${organizationName}</span>`
    : null;

const strangerMenu = () =>
  html`<nav aria-label="Account"><a class="quiet" href="/sample-report">Sample report</a><a class="button small" href="/sign-in">Sign in</a></nav>`;

const personMenu = (person: Person) =>
  html`<nav aria-label="Account"><a class="quiet" href="/workspace">Workspace</a><span class="who" title="${person.email}">${person.name || person.email}${organizationOf(person)}</span>
<form method="post" action="/sign-out"><button class="button small plain" type="submit">Sign out</button></form></nav>`;
