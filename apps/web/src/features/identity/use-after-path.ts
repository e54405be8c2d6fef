import { useLocation } from "@tanstack/react-router";
import { safeReturnPath } from "../../lib/return-path.ts";
import { authorizePath } from "./authorize-path.ts";
import { useSignedRequest } from "./use-signed-request.ts";

/**
 * Where somebody goes on after a detour through their mailbox, which may take longer than an agent's signed request
 * lives: into that agent's sign-in anew, or where `?return=` says. Undefined for the catalogue.
 */
export function useAfterPath(): string | undefined {
  const request = useSignedRequest();
  const wanted = useLocation({ select: ({ search }) => (search as { return?: string }).return });
  if (request) return authorizePath(request);
  const path = safeReturnPath(wanted);
  return path === "/" ? undefined : path;
}
