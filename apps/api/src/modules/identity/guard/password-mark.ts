import { createHmac } from "node:crypto";
import type { AuthContext } from "better-auth";

/** Stands for the password that an account has now, without telling it: what carries the mark ends with the password. */
export async function passwordMark(
  { internalAdapter, secret }: Pick<AuthContext, "internalAdapter" | "secret">,
  userId: string,
): Promise<string> {
  const account = await internalAdapter.findCredentialAccount(userId);
  return createHmac("sha256", secret)
    .update(`password ${userId} ${account?.password ?? ""}`)
    .digest("base64url");
}
