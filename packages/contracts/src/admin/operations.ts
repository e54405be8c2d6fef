import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { text } from "../common/text.ts";
import { UserRole } from "../identity/entities.ts";
import { ManagedUser, ManagedUserDetails } from "./entities.ts";

/** Finds accounts. */
export const listUsers = operation({
  rest: {
    method: "GET",
    path: "/admin/users",
    tag: "Administration",
    summary: "Find users",
    description: "Accounts whose name or e-mail contains the words, or whose id they are, newest first.",
  },
  input: z.strictObject({ q: text(0, 100).optional(), ...pageQuery }),
  output: pageOf(ManagedUser).extend({ total: z.int() }),
  errors: [],
});

/** Makes an account an admin, or an ordinary user again. */
export const setUserRole = operation({
  rest: {
    method: "PUT",
    path: "/admin/users/{userId}/role",
    tag: "Administration",
    summary: "Set a user's role",
    description:
      "Takes effect on the user's next request. Nobody can change their own role, and the last admin stays one.",
  },
  input: z.strictObject({ userId: Id, role: UserRole }),
  output: ManagedUser,
  errors: ["user.not_found", "user.self", "user.last_admin"],
});

/** Locks an account out. */
export const banUser = operation({
  rest: {
    method: "PUT",
    path: "/admin/users/{userId}/ban",
    tag: "Administration",
    summary: "Ban a user",
    description:
      "Ends every session and every agent's token of this user at once, refresh tokens included. A ban with an end ends by itself; the end is in the future.",
  },
  input: z.strictObject({ userId: Id, reason: text(1, 500), expiresAt: Instant.nullish() }),
  output: ManagedUser,
  errors: ["user.not_found", "user.self", "user.last_admin", "ban.past"],
});

/** Lets an account in again. */
export const unbanUser = operation({
  rest: {
    method: "DELETE",
    path: "/admin/users/{userId}/ban",
    tag: "Administration",
    summary: "Lift a user's ban",
    description: "The user signs in again; agents must be connected anew.",
  },
  input: z.strictObject({ userId: Id }),
  output: ManagedUser,
  errors: ["user.not_found"],
});

/** One account. */
export const getUser = operation({
  rest: {
    method: "GET",
    path: "/admin/users/{userId}",
    tag: "Administration",
    summary: "Get a user",
    description: "An account: how it is secured, where it is signed in, what it has a part in.",
  },
  input: z.strictObject({ userId: Id }),
  output: ManagedUserDetails,
  errors: ["user.not_found"],
});

/** Signs an account out in one place. */
export const revokeUserSession = operation({
  rest: {
    method: "DELETE",
    path: "/admin/users/{userId}/sessions/{sessionId}",
    tag: "Administration",
    summary: "Revoke a user's session",
    description: "Signs the user out there at once, with the agents that were signed in to from there.",
    status: 204,
  },
  input: z.strictObject({ userId: Id, sessionId: Id }),
  output: z.void(),
  errors: ["session.not_found"],
});

/** Signs an account out everywhere. */
export const revokeUserSessions = operation({
  rest: {
    method: "DELETE",
    path: "/admin/users/{userId}/sessions",
    tag: "Administration",
    summary: "Revoke all of a user's sessions",
    description:
      "Signs the user out everywhere at once, with the agents that were signed in to from there. Answers how many sessions it ended.",
  },
  input: z.strictObject({ userId: Id }),
  output: z.strictObject({ ended: z.int() }),
  errors: ["user.not_found"],
});

/** Opens the lock on an account's address. */
export const unlockUser = operation({
  rest: {
    method: "DELETE",
    path: "/admin/users/{userId}/lock",
    tag: "Administration",
    summary: "Unlock a user",
    description: "Forgets the wrong passwords and codes at the user's address, and opens the lock they left.",
  },
  input: z.strictObject({ userId: Id }),
  output: ManagedUser,
  errors: ["user.not_found"],
});

/** Confirms an account's address in its owner's stead. */
export const confirmUserEmail = operation({
  rest: {
    method: "PUT",
    path: "/admin/users/{userId}/email-confirmation",
    tag: "Administration",
    summary: "Confirm a user's e-mail address",
    description:
      "For somebody whom the confirmation mail does not reach. Make sure first that the address is theirs: whoever knows the account's password signs in from then on.",
  },
  input: z.strictObject({ userId: Id }),
  output: ManagedUser,
  errors: ["user.not_found"],
});

/** Mails an account's owner another link to confirm its address. */
export const resendConfirmation = operation({
  rest: {
    method: "POST",
    path: "/admin/users/{userId}/email-confirmation/mails",
    tag: "Administration",
    summary: "Resend a user's confirmation mail",
    description:
      "Mails another link to confirm the address, which works for a day; those of before work on. Answers whether a mail went out: none does where the address is confirmed, and no more than five an hour, the user's own included.",
  },
  input: z.strictObject({ userId: Id }),
  output: z.strictObject({ sent: z.boolean() }),
  errors: ["user.not_found"],
});
