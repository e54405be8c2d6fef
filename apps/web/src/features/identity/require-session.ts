import { type ParsedLocation, redirect } from "@tanstack/react-router";
import { ApiUnreachable } from "../../lib/api-error.ts";
import { authClient } from "../../lib/auth-client.ts";

/**
 * A route's `beforeLoad` for pages of signed-in people: strangers go to sign in and come back. Throws
 * `ApiUnreachable` when it cannot be known who is there, rather than sending a signed-in person to sign in.
 */
export async function requireSession({ location }: { location: ParsedLocation }) {
  const { data: session, error } = await authClient.getSession().catch(() => ({ data: null, error: true }));
  if (error) throw new ApiUnreachable();
  if (!session) redirect({ to: "/login", search: { return: location.href }, throw: true });
}
