import { randomBytes } from "node:crypto";
import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { createEmailVerificationToken } from "better-auth/api";
import type { Database } from "@souk/db/client";
import type { Seal } from "../../platform/sealing.ts";
import type { Log } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext, type MailName, type NewMail } from "../mail/index.ts";
import { libraryConnection } from "./guard/recording-adapter.ts";
import { passwordMark } from "./guard/password-mark.ts";
import { returnPathOf, webPath } from "./mail-links.ts";
import { readVerificationToken } from "./verification-token.ts";

/** How long the link to confirm an address works. */
export const VERIFY_HOURS = 24;

/** How long the link to a new password works; it works once. */
export const RESET_MINUTES = 60;

/** Mails of one kind that one address gets at most, whoever asks for them. */
export const AT_MOST_PER_HOUR = 5;

/** What a link to confirm an address carries; as the library makes them at sign-up. */
export function newConfirmation(secret: string, email: string): Promise<string> {
  return createEmailVerificationToken(secret, email, undefined, VERIFY_HOURS * 3600);
}

/** What writing account mails takes. */
export interface AccountMailParts {
  db: Database;
  mailSeal: Seal;
  log: Log;
  /** Origin of the web app, which the links lead to. */
  webUrl: string;
}

interface Addressee {
  id: string;
  email: string;
  emailVerified?: boolean;
}

/** A link as the library makes it: its token, and the address that the caller wants to come back to. */
interface Link {
  user: Addressee;
  url: string;
  token: string;
}

/** The library's callbacks for mails. Each writes into the outbox, in the library's own transaction where it has one. */
export function accountMails(parts: AccountMailParts) {
  const send: Send = async (mail) => {
    const ctx = await contextOf(parts);
    await withTransaction(ctx, (tx) => enqueueMail(tx, { ...mail, atMostPerHour: AT_MOST_PER_HOUR }));
  };
  const linkTo = (page: string, { url, token }: Pick<Link, "url" | "token">) =>
    webPath(page, { token, return: returnPathOf(url, parts.webUrl) });
  return {
    sendVerification: async (link: Link) => {
      const bound = await endingWithPassword(link);
      await sendVerification(send, bound, linkTo("/verify", bound));
    },
    sendReset: ({ user, ...link }: Link) =>
      send({
        to: user.email,
        template: "reset-password",
        props: { path: linkTo("/reset-password", link), minutes: RESET_MINUTES },
        usefulUntil: inMinutes(RESET_MINUTES),
      }),
    sendChangeConfirmation: async ({ newEmail, ...link }: Link & { newEmail: string }) =>
      send({
        to: link.user.email,
        template: "confirm-email-change",
        props: { newEmail, path: linkTo("/verify", await endingWithPassword(link)), hours: VERIFY_HOURS },
        usefulUntil: inMinutes(VERIFY_HOURS * 60),
      }),
    onExistingSignUp: async ({ user }: { user: Addressee }) =>
      user.emailVerified ? sayThatItExists(send, user) : startAnew(send, user),
  };
}

type Send = <Name extends MailName>(mail: NewMail<Name>) => Promise<void>;

async function contextOf({ db, mailSeal, log }: AccountMailParts): Promise<MailContext> {
  const requestId = tryGetCurrentAuthEndpointContext()?.headers?.get("x-request-id") || null;
  const connection = (await libraryConnection()) ?? db;
  return { db: connection, mailSeal, log, requestId, actor: { kind: "anonymous" }, now: () => new Date() };
}

/** The links of a changed address end with the password: whoever asked may be whom a new one is to keep out. */
async function endingWithPassword(link: Link): Promise<Link> {
  const claims = readVerificationToken(link.token);
  if (!claims?.updateTo) return link;
  const context = tryGetCurrentAuthEndpointContext()?.context;
  if (!context) throw new Error("An address is changed outside of the library's endpoint.");
  const { email, updateTo, requestType } = claims;
  const bound = { requestType, passwordMark: await passwordMark(context, link.user.id) };
  const token = await createEmailVerificationToken(
    context.secret,
    email,
    updateTo,
    VERIFY_HOURS * 3600,
    bound,
  );
  return { ...link, token };
}

/** The same callback serves sign-up and the second step of a changed address, which its token tells. */
function sendVerification(send: Send, { user, token }: Link, path: string): Promise<void> {
  const template = readVerificationToken(token)?.updateTo ? "verify-new-email" : "verify-email";
  const usefulUntil = inMinutes(VERIFY_HOURS * 60);
  return send({ to: user.email, template, props: { path, hours: VERIFY_HOURS }, usefulUntil });
}

function sayThatItExists(send: Send, { email }: Addressee): Promise<void> {
  const props = { signInPath: "/login", resetPath: "/forgot-password" };
  return send({ to: email, template: "sign-up-exists", props });
}

/**
 * Two sign-ups and no confirmation: whoever came first may have meant to wait for the owner's click with a password of
 * their own. So no password holds any more, and the owner of the mailbox chooses one.
 */
async function startAnew(send: Send, { id, email }: Addressee): Promise<void> {
  const accounts = tryGetCurrentAuthEndpointContext()?.context.internalAdapter;
  if (!accounts) throw new Error("Signing up runs outside of the library's endpoint.");
  const token = randomBytes(24).toString("base64url");
  await accounts.updatePassword(id, unusablePassword());
  await accounts.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: id,
    expiresAt: inMinutes(RESET_MINUTES),
  });
  const props = { path: webPath("/reset-password", { token }), minutes: RESET_MINUTES };
  await send({ to: email, template: "finish-sign-up", props, usefulUntil: inMinutes(RESET_MINUTES) });
}

/** Shaped like a hash and the hash of nothing, so that judging a password against it takes as long as ever. */
function unusablePassword(): string {
  return `${randomBytes(16).toString("hex")}:${randomBytes(64).toString("hex")}`;
}

function inMinutes(minutes: number): Date {
  return new Date(Date.now() + minutes * 60_000);
}
