/** What a schema objects to, as zod reports it. */
export interface RawIssue {
  code?: string;
  origin?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  format?: string;
  message?: string;
  input?: unknown;
}

/** Says in words of people why a field is refused. Undefined where the schema's own sentence is good enough. */
export function issueWords(issue: RawIssue): string | undefined {
  const { code, origin, minimum, maximum, input } = issue;
  if (input === undefined || input === "" || input === null) return "Fill this in.";
  if (code === "too_small" && origin === "string") return `Write at least ${minimum} characters.`;
  if (code === "too_big" && origin === "string") return `Write at most ${maximum} characters.`;
  if (code === "too_small") return `At least ${minimum}.`;
  if (code === "too_big") return `At most ${count(maximum)}.`;
  if (code === "invalid_type") return "Enter a whole number.";
  if (code === "invalid_value") return "Choose one of the values.";
  if (code === "invalid_format") return formatWords(issue);
  return undefined;
}

function formatWords({ format, input }: RawIssue): string {
  if (format === "url") return "Enter a whole address, such as https://agent.example.";
  if (format === "email") return "Enter an e-mail address.";
  return /^https?:/i.test(String(input))
    ? "Enter a host name only, without https:// and path."
    : "Use lower-case letters, digits and single hyphens.";
}

function count(value: number | bigint | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en");
}
