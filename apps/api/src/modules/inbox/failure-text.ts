/** What an admin may read of a failure is this long at most. */
const MAX_LENGTH = 500;

/**
 * A failure in words for an admin: its name and message, and those of its cause. Drizzle puts a query's values into its
 * message and PostgreSQL refuses NUL, so both are left out.
 */
export function failureText(error: unknown): string {
  const text = error instanceof Error ? textOf(error) : "Something was thrown that is no error.";
  return text.replaceAll("\0", "").toWellFormed().slice(0, MAX_LENGTH);
}

function textOf({ name, message, cause }: Error): string {
  const [words = ""] = message.split("\nparams: ", 1);
  return `${name}: ${words}${cause instanceof Error ? ` (${textOf(cause)})` : ""}`;
}
