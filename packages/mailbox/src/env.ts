/** What the mailbox's process is told from outside. */
export interface Env {
  host: string;
  port: number;
  smtpPort: number;
}

/** Reads the environment once. Throws a sentence that names the variable that is wrong. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  return {
    host: source["HOST"] || "localhost",
    port: portOf(source, "MAILBOX_PORT", 4400),
    smtpPort: portOf(source, "MAILBOX_SMTP_PORT", 4425),
  };
}

function portOf(source: Record<string, string | undefined>, name: string, fallback: number): number {
  const value = Number(source[name] || fallback);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new Error(`${name} must be a port between 0 and 65535, not "${source[name]}".`);
}
