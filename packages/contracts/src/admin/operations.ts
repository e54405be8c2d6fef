import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { text } from "../common/text.ts";
import { UserRole } from "../identity/entities.ts";
import { ManagedUser } from "./entities.ts";

/** Finds accounts. */
export const listUsers = operation({
  rest: {
    method: "GET",
    path: "/admin/users",
    tag: "Administration",
    summary: "Find users",
    description: "Accounts whose name or e-mail contains the words, newest first.",
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
    description: "Takes effect on the user's next request. Nobody can change their own role.",
  },
  input: z.strictObject({ userId: Id, role: UserRole }),
  output: ManagedUser,
  errors: ["user.not_found", "user.self"],
});

/** Locks an account out. */
export const banUser = operation({
  rest: {
    method: "PUT",
    path: "/admin/users/{userId}/ban",
    tag: "Administration",
    summary: "Ban a user",
    description: "Ends every session and every agent's token of this user at once, refresh tokens included.",
  },
  input: z.strictObject({ userId: Id, reason: text(1, 500), expiresAt: Instant.nullish() }),
  output: ManagedUser,
  errors: ["user.not_found", "user.self"],
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
