/** What the link of a mail is for, as its token claims; the server decides. */
export interface VerificationClaims {
  kind: "sign-up" | "allow-change" | "new-address";
  /** The account's address. */
  email: string;
  /** The address that it is to have. */
  newEmail?: string;
}

/** Reads the token of a link, for words to show. Undefined when it is cut off or no such token. */
export function readVerificationClaims(token: string | undefined): VerificationClaims | undefined {
  const claims = payloadOf(token ?? "");
  if (typeof claims?.["email"] !== "string") return undefined;
  const { email, updateTo, requestType } = claims;
  if (typeof updateTo !== "string") return { kind: "sign-up", email };
  const kind = requestType === "change-email-confirmation" ? "allow-change" : "new-address";
  return { kind, email, newEmail: updateTo };
}

function payloadOf(token: string): Record<string, unknown> | undefined {
  const [, payload = ""] = token.split(".");
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
