/** A first look at an e-mail address, to catch slips of the finger; the server decides. */
export function isEmailLike(value: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value.trim());
}
