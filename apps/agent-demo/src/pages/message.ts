import { type Html, html } from "../markup/html.ts";
import type { Person } from "../sign-in/sign-in.ts";
import { renderPage } from "./layout.ts";

/** A page that says one thing and offers one next step. */
export type Message = { title: string; text: string; more?: Html; action: { href: string; label: string } };

export function renderMessage(person: Person | null, { title, text, more, action }: Message): string {
  return renderPage({
    title,
    person,
    body: html`<section class="message">
<h1>${title}</h1>
<p class="lead">${text}</p>
${more}
<p class="actions"><a class="button" href="${action.href}">${action.label}</a></p>
</section>`,
  });
}
