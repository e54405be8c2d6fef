/** The door of clients: how agents are known to the sign-in, and what their vendors change about it. */
export { getClient } from "./get-client.ts";
export { rotateSecret } from "./rotate-secret.ts";
export { setAuthentication } from "./set-authentication.ts";
export { setClientStopped } from "./set-client-stopped.ts";
export { setPostLogoutRedirectUris } from "./set-post-logout-redirect-uris.ts";
export { setRedirectUris } from "./set-redirect-uris.ts";
