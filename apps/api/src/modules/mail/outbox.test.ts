import { type Mailbox, startMailbox } from "@souk/mailbox";
import { emails } from "@souk/db/schema/mail";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMailer, MailRefused, type Message, type SendMail } from "../../platform/mailer.ts";
import { createSeal } from "../../platform/sealing.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { contextOf } from "../../testing/market.ts";
import { deleteOldMails, enqueueMail, type OutboxContext, sendDueMails } from "./index.ts";
import { MAX_ATTEMPTS } from "./rules.ts";

let database: TestDatabase;
let mailbox: Mailbox;
let ctx: OutboxContext;
beforeAll(async () => {
  database = await testDatabase();
  mailbox = await startMailbox({ port: 0, smtpPort: 0 });
  const mailer = createMailer({ smtpUrl: mailbox.smtpUrl, from: "Souk <souk@souk.test>" });
  ctx = { ...contextOf(database.db, { kind: "system" }), send: mailer.send };
});
afterAll(() => mailbox.close());

const PATH = "/verify?token=very-secret-token";

/** Decides on a mail to somebody new. */
async function enqueue(usefulUntil?: Date): Promise<string> {
  const to = `${randomUUID()}@people.example`;
  await withTransaction(ctx, (tx) =>
    enqueueMail(tx, {
      to,
      template: "verify-email",
      props: { path: PATH, hours: 24 },
      ...(usefulUntil ? { usefulUntil } : {}),
    }),
  );
  return to;
}

const rowOf = async (to: string) =>
  (await database.db.select().from(emails).where(eq(emails.recipient, to)))[0];
const makeDue = (to: string) =>
  database.db.update(emails).set({ nextAttemptAt: sql`now()` }).where(eq(emails.recipient, to));
const down: SendMail = () => Promise.reject(new Error("connect ECONNREFUSED"));

/** Sends until nothing is due, whatever other tests left. */
async function sendAll(send = ctx.send): Promise<void> {
  while ((await sendDueMails({ ...ctx, send })) > 0);
}

it("a mail arrives with its links, in HTML and in plain text", async () => {
  const to = await enqueue();
  await sendAll();
  const mail = await mailbox.inbox.waitFor({ to });
  expect(mail).toMatchObject({
    to: [to],
    subject: "Confirm your e-mail address",
    from: "Souk <souk@souk.test>",
  });
  expect(mail.links).toContain(`https://souk.test${PATH}`);
  expect(mail.html).toContain(`https://souk.test${PATH}`);
});

it("what a mail holds is unreadable in the database while it waits, and gone once it is sent", async () => {
  const to = await enqueue();
  const waiting = await rowOf(to);
  expect(JSON.stringify(waiting)).not.toContain("very-secret-token");
  expect(Buffer.from(waiting?.sealedProps ?? "", "base64url").includes("very-secret-token")).toBe(false);
  expect(ctx.mailSeal.open(waiting?.sealedProps ?? "")).toContain("very-secret-token");
  await sendAll();
  expect(await rowOf(to)).toMatchObject({ state: "sent", sealedProps: null, attempts: 1 });
});

it("a change that is rolled back sends nothing", async () => {
  const to = `${randomUUID()}@people.example`;
  const change = withTransaction(ctx, async (tx) => {
    await enqueueMail(tx, { to, template: "verify-email", props: { path: PATH, hours: 24 } });
    throw new Error("the change failed");
  });
  await expect(change).rejects.toThrow("the change failed");
  expect(await rowOf(to)).toBeUndefined();
});

it("a mail that the server does not take is tried again later, and arrives under the same Message-ID", async () => {
  const to = await enqueue();
  const ids: string[] = [];
  const failing = async (message: Message) => {
    if (message.to === to) ids.push(message.messageId);
    throw new Error("421 try later");
  };
  await sendAll(failing);
  expect(await rowOf(to)).toMatchObject({ state: "queued", attempts: 1, lastError: "Error: 421 try later" });
  expect((await rowOf(to))?.nextAttemptAt.getTime()).toBeGreaterThan(Date.now());
  await makeDue(to);
  await sendAll(async (message) => {
    if (message.to === to) ids.push(message.messageId);
    await ctx.send(message);
  });
  expect(await rowOf(to)).toMatchObject({ state: "sent", attempts: 2, lastError: null });
  expect(ids[0]).toMatch(/^<[\w-]{36}@souk\.test>$/);
  expect(ids[1]).toBe(ids[0]);
});

it("a mail that was never taken is dead in the end, and what it held is gone", async () => {
  const to = await enqueue();
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    await makeDue(to);
    await sendAll(down);
  }
  const dead = { state: "dead", attempts: MAX_ATTEMPTS, sealedProps: null };
  expect(await rowOf(to)).toMatchObject({ ...dead, lastError: "Error: connect ECONNREFUSED" });
});

it("a mail that the server will never take is dead at once", async () => {
  const to = await enqueue();
  await sendAll(() => Promise.reject(new MailRefused("550 no such user")));
  expect(await rowOf(to)).toMatchObject({ state: "dead", attempts: 1 });
});

it("a mail whose links have expired is not sent", async () => {
  const to = await enqueue(new Date(Date.now() - 1));
  await sendAll();
  expect(await rowOf(to)).toMatchObject({ state: "dead", lastError: "Its links had expired." });
  expect(mailbox.inbox.list(to)).toEqual([]);
});

it("a mail that another secret sealed, or that has no template any more, is dead at once and stops nobody else", async () => {
  const foreign = await enqueue();
  const sealedProps = createSeal("another secret that is long enough", "mail").seal("{}");
  await database.db.update(emails).set({ sealedProps }).where(eq(emails.recipient, foreign));
  const unknown = await enqueue();
  await database.db.update(emails).set({ template: "gone" }).where(eq(emails.recipient, unknown));
  const sound = await enqueue();
  await sendAll();
  expect((await rowOf(foreign))?.state).toBe("dead");
  expect((await rowOf(unknown))?.state).toBe("dead");
  expect((await rowOf(sound))?.state).toBe("sent");
});

it("two workers never send the same mail at once", async () => {
  const wanted = await Promise.all(Array.from({ length: 25 }, () => enqueue()));
  const sent: string[] = [];
  const note: SendMail = async ({ to }) => void sent.push(to);
  await Promise.all([sendAll(note), sendAll(note), sendAll(note)]);
  expect(sent.filter((to) => wanted.includes(to)).toSorted()).toEqual(wanted.toSorted());
});

it("settled mails are forgotten after thirty days, waiting ones never", async () => {
  const [old, waiting] = [await enqueue(), await enqueue()];
  await database.db
    .update(emails)
    .set({ state: "sent", sentAt: sql`now()`, sealedProps: null })
    .where(eq(emails.recipient, old));
  await database.db.update(emails).set({ createdAt: sql`now() - interval '31 days'` });
  await deleteOldMails(ctx);
  expect(await rowOf(old)).toBeUndefined();
  expect(await rowOf(waiting)).toBeDefined();
});

it("an address that does not exist is a refusal, and a server that is away is none", async () => {
  const away = createMailer({ smtpUrl: "smtp://localhost:9", from: "a@b.example" });
  const message = { to: "x@y.example", subject: "s", text: "t", html: "h", messageId: "<1@souk.test>" };
  await expect(away.send(message)).rejects.not.toBeInstanceOf(MailRefused);
});
