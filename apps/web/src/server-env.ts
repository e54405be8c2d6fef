export interface WebEnv {
  readonly host: string;
  readonly port: number;
  /** Origin of the API as the browser reaches it, without a trailing slash. */
  readonly apiUrl: string;
  /** Where a mailbox for development shows what was sent, if one runs. */
  readonly mailboxUrl?: string | undefined;
}

/** Reads WEB_PORT, API_URL, MAILBOX_URL and HOST. Throws one error that lists every fault at once. */
export function readWebEnv(env: Record<string, string | undefined> = process.env): WebEnv {
  const faults: string[] = [];
  const port = Number(env["WEB_PORT"] ?? "3000");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    faults.push(`WEB_PORT must be a port number, not "${env["WEB_PORT"]}".`);
  }
  const api = originOf(env["API_URL"] ?? "http://localhost:4000");
  if (!api) faults.push(`API_URL must be an http(s) origin without a path, not "${env["API_URL"]}".`);
  const mailboxUrl = env["MAILBOX_URL"] ? originOf(env["MAILBOX_URL"]) : undefined;
  if (env["MAILBOX_URL"] && !mailboxUrl) {
    faults.push(`MAILBOX_URL must be an http(s) origin without a path, not "${env["MAILBOX_URL"]}".`);
  }
  if (faults.length > 0 || !api) throw new Error(faults.join("\n"));
  return { host: env["HOST"] ?? "localhost", port, apiUrl: api, mailboxUrl };
}

function originOf(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isBareOrigin = url.pathname === "/" && !url.search && !url.hash && !url.username;
  return /^https?:$/.test(url.protocol) && isBareOrigin ? url.origin : undefined;
}
