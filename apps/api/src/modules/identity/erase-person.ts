import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { endKeysOfUser } from "../api-keys/index.ts";
import {
  anonymisePerson,
  deleteWaysIn,
  forgetAddress,
  forgetInvitations,
  lockPerson,
} from "./erase-store.ts";
import { deleteTokensOfUser } from "./grant-store.ts";
import { forgetFailures } from "./lockout-store.ts";

/**
 * Takes a person out of Souk: sessions, agents' access, API keys, passwords, factors, passkeys and seats are gone, and the
 * row that purchases and the audit log stand on says no more whose it was. Answers the address that is free
 * from now on. There is no way back. Whoever is gone already is `auth.required`.
 */
export async function erasePerson(
  tx: InTransaction<ServiceContext>,
  userId: string,
): Promise<{ email: string }> {
  const person = await lockPerson(tx.db, userId);
  if (!person) throw new AppError("auth.required");
  await deleteTokensOfUser(tx.db, userId);
  await endKeysOfUser(tx, userId, "user");
  await deleteWaysIn(tx.db, userId);
  await forgetFailures(tx.db, person.email, tx.now());
  await forgetInvitations(tx.db, person);
  await forgetAddress(tx.db, person);
  await anonymisePerson(tx.db, userId, tx.now());
  return { email: person.email };
}
