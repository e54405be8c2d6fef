/** True when a right password is not enough: the account asks for a code as well. */
export function wantsCode(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "twoFactorRedirect" in answer;
}
