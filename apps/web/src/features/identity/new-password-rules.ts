/** What a new password must be, for forms; the server asks the same. */
export const newPasswordRules = {
  minLength: { value: 10, message: "Choose a password of at least 10 characters." },
  maxLength: { value: 128, message: "Choose a password of at most 128 characters." },
  required: "Choose a password of at least 10 characters.",
} as const;
