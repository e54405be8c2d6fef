/** The door of identity: what other modules and the process may use of it. */
export { type Auth, createAuth } from "./auth.ts";
export { authHandler } from "./auth-handler.ts";
export { banUser } from "./ban-user.ts";
export { createAgentClient } from "./create-agent-client.ts";
export { ensurePersonalOrganization } from "./personal-organization.ts";
export { deleteExpired } from "./delete-expired.ts";
export { findUserId } from "./find-user-id.ts";
export { resolveBearer } from "./resolve-bearer.ts";
export { resolveSession } from "./resolve-session.ts";
export { rotateClientSecret } from "./rotate-client-secret.ts";
export { setClientDisabled } from "./set-client-disabled.ts";
export { setUserRole } from "./set-user-role.ts";
export { unbanUser } from "./unban-user.ts";
export { updateClientRedirectUris } from "./update-client-redirect-uris.ts";
