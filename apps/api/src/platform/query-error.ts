/** The name of the unique index or constraint that a failed write broke (SQLSTATE 23505), if that is why it failed. */
export function brokenUniqueConstraint(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof cause !== "object" || cause === null) return undefined;
  if (!("code" in cause) || cause.code !== "23505" || !("constraint" in cause)) return undefined;
  return typeof cause.constraint === "string" ? cause.constraint : undefined;
}
