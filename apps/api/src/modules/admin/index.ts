export { banUser, confirmUserEmail, setUserRole, unbanUser, unlockUser } from "./change-user.ts";
export { getUser } from "./get-user.ts";
export { listUsers } from "./list-users.ts";
