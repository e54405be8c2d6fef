import { z } from "zod";

/** What the library's links to confirm an address say, in a JWT under AUTH_SECRET. */
export const VerificationToken = z.object({
  /** The account, by the address that it has now. */
  email: z.email(),
  /** The address that it is to have. */
  updateTo: z.email().optional(),
  requestType: z.enum(["change-email-confirmation", "change-email-verification"]).optional(),
  /** Stands for the password that the account had when the change was asked for. */
  passwordMark: z.string().optional(),
});
export type VerificationToken = z.infer<typeof VerificationToken>;

/** Reads what a token claims, without asking whether it is genuine; undefined when it is no such token. */
export function readVerificationToken(token: string): VerificationToken | undefined {
  const [, payload = ""] = token.split(".");
  try {
    return VerificationToken.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString())).data;
  } catch {
    return undefined;
  }
}
