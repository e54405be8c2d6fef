import { users } from "@souk/db/schema/people";
import { failedSignIns } from "@souk/db/schema/sign-in";
import { eq } from "drizzle-orm";
import { callerOf } from "./caller.ts";
import { openSession } from "./fresh-session.ts";
import { adminAndUser, type Changes, type MutationStage } from "./mutation-stage.ts";

/** Every change of other people, as an admin that a caller can make. */
export function adminMutations(of: MutationStage): Changes {
  return {
    "admin.setUserRole": async () => {
      const { ctx, userId } = await adminAndUser(of);
      return {
        ctx,
        make: (as) => callerOf(as).admin.setUserRole({ userId, role: "admin" }),
        actions: ["user.role_changed"],
      };
    },
    "admin.banUser": async () => {
      const { ctx, userId } = await adminAndUser(of);
      return {
        ctx,
        make: (as) => callerOf(as).admin.banUser({ userId, reason: "Test" }),
        actions: ["user.banned"],
      };
    },
    "admin.unbanUser": async () => {
      const { ctx, userId } = await adminAndUser(of);
      await callerOf(ctx).admin.banUser({ userId, reason: "Test" });
      return { ctx, make: (as) => callerOf(as).admin.unbanUser({ userId }), actions: ["user.unbanned"] };
    },
    "admin.revokeUserSession": async () => {
      const { ctx, user, userId } = await adminAndUser(of);
      const sessionId = await openSession(user);
      return {
        ctx,
        make: (as) => callerOf(as).admin.revokeUserSession({ userId, sessionId }),
        actions: ["session.ended"],
      };
    },
    "admin.revokeUserSessions": async () => {
      const { ctx, user, userId } = await adminAndUser(of);
      await openSession(user);
      return {
        ctx,
        make: (as) => callerOf(as).admin.revokeUserSessions({ userId }),
        actions: ["session.ended"],
      };
    },
    "admin.unlockUser": async () => {
      const { ctx, user, userId } = await adminAndUser(of);
      const lock = { failed: 10, lastTriedAt: new Date(), lockedUntil: new Date(Date.now() + 60_000) };
      await of.db.insert(failedSignIns).values({ email: user.email, ...lock });
      return { ctx, make: (as) => callerOf(as).admin.unlockUser({ userId }), actions: ["user.unlocked"] };
    },
    "admin.resendConfirmation": async () => {
      const { ctx, userId } = await adminAndUser(of);
      await of.db.update(users).set({ emailVerified: false }).where(eq(users.id, userId));
      return {
        ctx,
        make: (as) => callerOf(as).admin.resendConfirmation({ userId }),
        actions: ["user.confirmation_resent"],
      };
    },
    "admin.confirmUserEmail": async () => {
      const { ctx, userId } = await adminAndUser(of);
      await of.db.update(users).set({ emailVerified: false }).where(eq(users.id, userId));
      return {
        ctx,
        make: (as) => callerOf(as).admin.confirmUserEmail({ userId }),
        actions: ["user.email_confirmed_by_admin"],
      };
    },
  };
}
