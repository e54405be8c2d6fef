/**
 * What the library could do and is not to. Its JWTs would be signed with the provider's key. Its unlinking does not ask
 * whether a way in is left, nor its administration whether an admin is: our verbs do. No admin knows a password, and
 * nothing of a social provider's is kept that could be asked for. A mailbox is no second step. Nothing tells whether a
 * password is right but what the password is for; accounts are deleted by our own verb.
 */
export const DISABLED_PATHS: readonly string[] = [
  "/token",
  "/unlink-account",
  "/get-access-token",
  "/refresh-token",
  "/account-info",
  "/verify-password",
  "/two-factor/send-otp",
  "/two-factor/verify-otp",
  "/delete-user",
  "/delete-user/callback",
  "/admin/remove-user",
  "/admin/create-user",
  "/admin/set-user-password",
  "/admin/ban-user",
  "/admin/unban-user",
  "/admin/set-role",
  "/admin/update-user",
  "/admin/get-user",
  "/admin/list-users",
  "/admin/list-user-sessions",
  "/admin/revoke-user-session",
  "/admin/revoke-user-sessions",
];
