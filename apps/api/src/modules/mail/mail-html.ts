import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Link,
  Preview,
  render,
  Section,
  Text,
} from "@react-email/components";
import { createElement as h, type ReactNode } from "react";
import { DARK_STYLE, MAIL_STYLE as style } from "./mail-theme.ts";
import type { WrittenMail } from "./written-mail.ts";

/** The mail as a page: one card with a heading, what is to be said, a button, and the small print. */
export function mailHtml(mail: WrittenMail): Promise<string> {
  return render(
    h(
      Html,
      { lang: "en" },
      h(
        Head,
        null,
        h("title", null, mail.subject),
        h("meta", { name: "color-scheme", content: "light dark" }),
        h("style", null, DARK_STYLE),
      ),
      h(Preview, null, mail.preview),
      h(
        Body,
        { style: style.body, className: "mail-body" },
        h(
          Container,
          { style: style.container },
          h(Text, { style: style.brand, className: "mail-ink" }, "Souk"),
          h(Section, { style: style.card, className: "mail-card" }, ...card(mail)),
          h(Text, { style: style.foot, className: "mail-subtle" }, `Sent by Souk at ${mail.home}`),
        ),
      ),
    ),
  );
}

function card({ heading, paragraphs, facts = [], actions, note }: WrittenMail): ReactNode[] {
  const [first, ...more] = actions;
  return [
    h(Heading, { key: "heading", as: "h1", style: style.heading, className: "mail-ink" }, heading),
    ...paragraphs.map((words) =>
      h(Text, { key: words, style: style.paragraph, className: "mail-muted" }, words),
    ),
    ...facts.map(([name, value]) =>
      h(
        Text,
        { key: name, style: style.fact, className: "mail-ink" },
        h("span", { style: style.factName, className: "mail-subtle" }, `${name}: `),
        value,
      ),
    ),
    first &&
      h(
        Button,
        { key: "button", href: first.url, style: style.button, className: "mail-button" },
        first.label,
      ),
    ...more.map(({ label, url }) =>
      h(
        Text,
        { key: url, style: style.more },
        h(Link, { href: url, style: style.link, className: "mail-link" }, label),
      ),
    ),
    h(Hr, { key: "rule", style: style.rule, className: "mail-rule" }),
    h(Text, { key: "note", style: style.note, className: "mail-subtle" }, note),
    first &&
      h(
        Text,
        { key: "address", style: style.address, className: "mail-subtle" },
        "If the button does not work, open this address: ",
        h(Link, { href: first.url, style: style.addressLink, className: "mail-link" }, first.url),
      ),
  ];
}
