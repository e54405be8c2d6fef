import type { ManagedUser } from "@souk/contracts/admin/entities";
import type { UserRole } from "@souk/contracts/identity/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { MailContext } from "../mail/index.ts";
import * as identity from "../identity/index.ts";
import { getManagedUser } from "./get-managed-user.ts";

/** Makes an account an admin or an ordinary user, and answers it. Never one's own. */
export async function setUserRole(
  ctx: ServiceContext,
  change: { userId: string; role: UserRole },
): Promise<ManagedUser> {
  await identity.setUserRole(ctx, change);
  return getManagedUser(ctx, change.userId);
}

/** Locks an account out of everything at once, and answers it. `expiresAt` absent = until lifted. */
export async function banUser(
  ctx: MailContext,
  ban: { userId: string; reason: string; expiresAt?: string | null | undefined },
): Promise<ManagedUser> {
  await identity.banUser(ctx, { ...ban, expiresAt: ban.expiresAt ? new Date(ban.expiresAt) : null });
  return getManagedUser(ctx, ban.userId);
}

/** Lets an account in again, and answers it. */
export async function unbanUser(ctx: MailContext, key: { userId: string }): Promise<ManagedUser> {
  await identity.unbanUser(ctx, key);
  return getManagedUser(ctx, key.userId);
}

/** Opens the lock on an account's address, and answers the account. */
export async function unlockUser(ctx: ServiceContext, key: { userId: string }): Promise<ManagedUser> {
  await identity.unlockUser(ctx, key);
  return getManagedUser(ctx, key.userId);
}

/** Confirms an account's address in its owner's stead, and answers the account. */
export async function confirmUserEmail(ctx: ServiceContext, key: { userId: string }): Promise<ManagedUser> {
  await identity.confirmUserEmail(ctx, key);
  return getManagedUser(ctx, key.userId);
}
