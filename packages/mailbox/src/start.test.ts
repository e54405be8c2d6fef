import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Mail, type Mailbox, startMailbox } from "./start.ts";

let mailbox: Mailbox;
let send: (mail: { to: string; subject: string; text?: string; html?: string }) => Promise<unknown>;
beforeAll(async () => {
  mailbox = await startMailbox({ port: 0, smtpPort: 0 });
  const transport = createTransport(mailbox.smtpUrl);
  send = (mail) => transport.sendMail({ from: "Souk <souk@souk.example>", ...mail });
});
afterAll(() => mailbox.close());
beforeEach(() => mailbox.inbox.clear());

const get = async (path: string) => {
  const response = await fetch(mailbox.url + path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

it("shows what was sent, in HTML and in text, with its links", async () => {
  await send({
    to: "Ada@People.example",
    subject: "Grüße – confirm",
    text: "Go to https://souk.example/verify?token=a.b now",
    html: "<p>Hello</p>",
  });
  const mail = await mailbox.inbox.waitFor({ to: "ada@people.example" });
  expect(mail).toMatchObject({
    to: ["ada@people.example"],
    from: "Souk <souk@souk.example>",
    subject: "Grüße – confirm",
    html: expect.stringContaining("<p>Hello</p>") as string,
    links: ["https://souk.example/verify?token=a.b"],
  });
  expect((await get("/")).text).toContain("Grüße – confirm");
  const page = (await get(`/messages/${mail.id}`)).text;
  expect(page).toContain(`src="/messages/${mail.id}/html"`);
  expect(page).toContain('<a href="https://souk.example/verify?token=a.b">');
});

it("lists as JSON, newest first, and by address alone where asked", async () => {
  await send({ to: "a@people.example", subject: "one" });
  await send({ to: "b@people.example", subject: "two" });
  const subjects = async (path: string) =>
    (JSON.parse((await get(path)).text) as Mail[]).map(({ subject }) => subject);
  expect(await subjects("/messages.json")).toEqual(["two", "one"]);
  expect(await subjects("/messages.json?to=a@people.example")).toEqual(["one"]);
});

it("runs and loads nothing that stands in a mail", async () => {
  const html = `<script>alert(1)</script><img src="https://tracker.example/x.gif">`;
  await send({ to: "c@people.example", subject: `<img src=x onerror=alert(1)>`, html });
  const { id } = await mailbox.inbox.waitFor({ to: "c@people.example" });
  const framed = await get(`/messages/${id}/html`);
  expect(framed.headers.get("content-security-policy")).toMatch(/default-src 'none';.*sandbox allow-popups/);
  const page = await get(`/messages/${id}`);
  expect(page.text).not.toContain("<img");
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
});

it("says in words what is not there, and is emptied by a click", async () => {
  expect((await get("/messages/999")).status).toBe(404);
  expect((await get("/%")).status).toBeLessThan(500);
  await send({ to: "d@people.example", subject: "gone soon" });
  await fetch(`${mailbox.url}/clear`, { method: "POST" });
  expect((await get("/")).text).toContain("No mail yet");
});

it("refuses to wait for ever", async () => {
  await expect(mailbox.inbox.waitFor({ to: "nobody@people.example", timeoutMs: 10 })).rejects.toThrow(
    'No mail "" came to nobody@people.example within 10 ms.',
  );
});
