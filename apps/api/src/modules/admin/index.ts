export { banUser, setUserRole, unbanUser } from "./change-user.ts";
export { listUsers } from "./list-users.ts";
