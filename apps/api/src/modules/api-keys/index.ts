/** The door of API keys: how an organization's own programs call Souk. */
export { createApiKey } from "./create-api-key.ts";
export { endKeysOfMember, endKeysOfUser } from "./end-keys.ts";
export { listApiKeys } from "./list-api-keys.ts";
export { isApiKey, resolveApiKey } from "./resolve-api-key.ts";
export { revokeApiKey } from "./revoke-api-key.ts";
