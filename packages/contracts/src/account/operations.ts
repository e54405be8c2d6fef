import { z } from "zod";
import { Id } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { AccountExport, AccountSession } from "./entities.ts";

/** Where the caller is signed in. */
export const listSessions = operation({
  rest: {
    method: "GET",
    path: "/me/sessions",
    tag: "Account",
    summary: "List my sessions",
    description: "Where the caller is signed in, the asking session first, then by last activity.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(AccountSession) }),
  errors: [],
});

/** Signs one place out. */
export const revokeSession = operation({
  rest: {
    method: "DELETE",
    path: "/me/sessions/{sessionId}",
    tag: "Account",
    summary: "Revoke a session",
    description:
      "Signs one place out at once, and with it the agents that were signed in to from there, refresh tokens included. It may be the asking one.",
    status: 204,
  },
  input: z.strictObject({ sessionId: Id }),
  output: z.void(),
  errors: ["session.not_found"],
});

/** Signs every other place out. */
export const revokeOtherSessions = operation({
  rest: {
    method: "POST",
    path: "/me/sessions/revoke-others",
    tag: "Account",
    summary: "Revoke all other sessions",
    description:
      "Signs the caller out everywhere but here, and the agents that were signed in to from there. Answers how many sessions it ended.",
    status: 200,
  },
  input: z.void(),
  output: z.strictObject({ ended: z.number().int() }),
  errors: [],
});

/** Everything Souk holds on the caller. */
export const exportAccount = operation({
  rest: {
    method: "POST",
    path: "/me/export",
    tag: "Account",
    summary: "Export my account",
    description:
      "Everything Souk holds on the caller as one document. Lists are bounded to their newest 5,000 entries. Needs a sign-in of the last ten minutes; the owner gets a mail.",
    status: 200,
  },
  input: z.void(),
  output: AccountExport,
  errors: ["auth.not_fresh"],
});

/** Deletes the caller's account. */
export const deleteAccount = operation({
  rest: {
    method: "POST",
    path: "/me/deletion",
    tag: "Account",
    summary: "Delete my account",
    description:
      "Deletes the caller's account for good: every sign-in, connected agent and key ends at once; plans of the personal organization end now, without a refund; the e-mail address becomes free. Invoices, the ledger and the audit log stay, without name and address. Needs a sign-in of the last ten minutes, and the account's own e-mail address as confirmation. Refused to admins, and while an organization that has other members or sells something would lose its last owner.",
    status: 204,
  },
  input: z.strictObject({ email: z.email().max(320) }),
  output: z.void(),
  errors: [
    "auth.not_fresh",
    "account.email_mismatch",
    "account.admin",
    "account.sole_owner",
    "account.plan_taken",
    "stripe.not_configured",
  ],
});
