import { type ParsedLocation, redirect } from "@tanstack/react-router";
import { authClient } from "../../lib/auth-client.ts";

/** A route's `beforeLoad` for pages of signed-in people: strangers go to sign in and come back. */
export async function requireSession({ location }: { location: ParsedLocation }) {
  const { data: session } = await authClient.getSession();
  if (!session) redirect({ to: "/login", search: { return: location.href }, throw: true });
}
