import { expect, it } from "vitest";
import type { NewMail } from "./enqueue-mail.ts";
import { WebPath } from "./mail-template.ts";
import { renderMail } from "./render-mail.ts";
import { MAIL_TEMPLATES, type MailName } from "./templates/index.ts";

const WEB = "https://souk.example";
const path = "/verify?token=a.b-c_d&return=%2Fagents%2Fx";

/** One of each, so that a template without an example does not compile. */
const EXAMPLES: { [Name in MailName]: NewMail<Name>["props"] } = {
  "verify-email": { path, hours: 24 },
  "sign-up-exists": { signInPath: "/login", resetPath: "/forgot-password" },
  "finish-sign-up": { path, minutes: 60 },
  "reset-password": { path, minutes: 60 },
  "confirm-email-change": { newEmail: "new@people.example", path, hours: 24 },
  "verify-new-email": { path, hours: 24 },
  "email-changed": { newEmail: "new@people.example", securityPath: "/settings/profile" },
  "password-changed": { resetPath: "/forgot-password" },
  "account-notice": { event: "passkey-added" },
  "sign-in-locked": { minutes: 15 },
  "account-deleted": {},
  "account-banned": { reason: "Spam in every review.", until: "2026-11-27T09:00:00.000Z" },
  "account-unbanned": {},
  "organization-invitation": { path, days: 7 },
  "domain-notice": { event: "failing", host: "doctor.example", lapsesOn: "2026-11-27T09:00:00.000Z" },
  "usage-alert": {
    kind: "80",
    agent: "Page Counter",
    metric: "Pages",
    used: 800,
    limit: 1000,
    goesOn: false,
    path: "/dashboard/usage/page-counter",
  },
};
const examples = Object.entries(EXAMPLES);

it("every kind of mail has an example here", () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(Object.keys(MAIL_TEMPLATES).toSorted());
});

/** Addresses in a mail; the DTD of the HTML is a name and not a place to go to. */
const addressesIn = (text: string) =>
  [...text.replaceAll("&amp;", "&").matchAll(/https?:\/\/[^\s"<>]+/g)]
    .map(([address]) => address)
    .filter((address) => !address.startsWith("http://www.w3.org/"));

it.each(examples)(
  "%s leads to the web app and nowhere else, loads nothing and runs nothing",
  async (template, props) => {
    const { html, text } = await renderMail({ template, props }, WEB);
    for (const address of [...addressesIn(html), ...addressesIn(text)]) {
      expect(new URL(address).origin).toBe(WEB);
    }
    expect(html).not.toMatch(/<(?:img|script|iframe|link|object|form)\b|javascript:|url\(/i);
  },
);

it.each(examples)("%s says in plain text what it says in HTML", async (template, props) => {
  const mail = await renderMail({ template, props }, WEB);
  const words = mail.text
    .replaceAll(/https?:\/\/\S+/g, "")
    .split("\n")
    .map((line) => line.replace(/:$/, "").trim())
    .filter((line) => /^[A-Za-z]/.test(line));
  const inHtml = plain(mail.html);
  for (const line of words) expect(inHtml).toContain(line);
  expect(new Set(addressesIn(mail.text))).toEqual(new Set(addressesIn(mail.html)));
  expect(mail.subject).toMatch(/^[A-Z].{5,60}[^.]$/);
});

const plain = (html: string) =>
  html
    .replaceAll(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, "")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&amp;", "&")
    .replaceAll("&#x27;", "'")
    .replaceAll(/\s+/g, " ");

it.each(examples)("%s looks as it did", async (template, props) => {
  const { subject, text } = await renderMail({ template, props }, WEB);
  expect(`${subject}\n\n${text}`).toMatchSnapshot();
});

it("words that somebody else chose are shown as words", async () => {
  const newEmail = `<a href="https://evil.example">x</a>@people.example`;
  const props = { ...EXAMPLES["email-changed"], newEmail };
  const { html } = await renderMail({ template: "email-changed", props }, WEB);
  expect(html).not.toContain('<a href="https://evil.example"');
});

it("a mail to an address that nobody has confirmed quotes nothing that a stranger wrote", () => {
  for (const name of ["verify-email", "finish-sign-up"] as const) {
    expect(Object.keys(EXAMPLES[name]).filter((key) => !["path", "hours", "minutes"].includes(key))).toEqual(
      [],
    );
  }
});

it.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example",
  "\\/evil.example",
  "javascript:alert(1)",
  "verify",
  "/with space",
  "",
])("%j is no path of the web app", async (bad) => {
  expect(WebPath.safeParse(bad).success).toBe(false);
  const stored = { template: "verify-email", props: { path: bad, hours: 1 } };
  await expect(renderMail(stored, WEB)).rejects.toThrow("is not a path of the web app");
});

it("a template that is no more is refused by name", async () => {
  await expect(renderMail({ template: "toString", props: {} }, WEB)).rejects.toThrow(
    'no template "toString"',
  );
});
