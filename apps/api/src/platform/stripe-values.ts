/** The id of something that Stripe may have expanded. */
export function idOf(reference: string | { id: string } | null | undefined): string | undefined {
  return typeof reference === "string" ? reference : reference?.id;
}

/** Stripe counts seconds since 1970. */
export function toDate(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** The same where Stripe may have none to tell. */
export function toDateOrNull(seconds: number | null | undefined): Date | null {
  return seconds === null || seconds === undefined ? null : toDate(seconds);
}
