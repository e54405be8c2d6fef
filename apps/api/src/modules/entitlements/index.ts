export { type Access, findAccess, hasAccess } from "./find-access.ts";
export { endAccess, grantAccess } from "./grant-access.ts";
export { setAccess } from "./set-access.ts";
