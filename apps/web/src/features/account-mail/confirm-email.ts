import { authClient } from "../../lib/auth-client.ts";

/**
 * Uses the link of a mail about an address. The library's own call would be a GET, which the API refuses. The session may
 * be another afterwards, so whoever shows it is told.
 */
export async function confirmEmail(proof: { token: string; password?: string }) {
  const answer = await authClient.$fetch("/verify-email", { method: "POST", body: proof });
  if (!answer.error) authClient.$store.notify("$sessionSignal");
  return answer;
}
