/** Says how long to wait, in the words of a sentence: `12 seconds`, `5 minutes`. Never too short. */
export function waitWords(seconds: number): string {
  const rounded = Math.max(1, Math.ceil(seconds));
  if (rounded <= 90) return rounded === 1 ? "1 second" : `${rounded} seconds`;
  return `${Math.ceil(rounded / 60)} minutes`;
}

/** What a person reads who called too often; the API names the seconds in its refusal. */
export function tooManyCalls(retryAfterSeconds: unknown): string {
  const wait = typeof retryAfterSeconds === "number" ? waitWords(retryAfterSeconds) : "a minute";
  return `Too many attempts. Try again in ${wait}.`;
}
