import { findUserId, setUserRole } from "../modules/identity/index.ts";
import type { ServiceContext } from "../platform/service-context.ts";
import { CommandFault, UsageFault } from "./faults.ts";

/** `users make-admin <e-mail>`: the way to the first admin of a market without demo accounts. */
export async function makeAdmin(ctx: ServiceContext, [email, ...rest]: string[]): Promise<string> {
  if (!email || rest.length > 0) throw new UsageFault("Name one e-mail address.");
  const userId = await findUserId(ctx, email);
  if (!userId) throw new CommandFault(`Nobody has signed up as ${email}.`);
  await setUserRole(ctx, { userId, role: "admin" });
  return `${email} is an admin from the next request on.\n`;
}
