import { useNavigate } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { authClient } from "../../lib/auth-client.ts";
import { notifyFailure } from "../../ui/toast.tsx";

/** Ends the session, forgets everything read with it, and goes to the catalogue. */
export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return async () => {
    const { error } = await authClient.signOut();
    if (error)
      return notifyFailure("You are still signed in", "Souk could not be reached. Try again in a moment.");
    await navigate({ to: "/" });
    queries.clear();
  };
}
