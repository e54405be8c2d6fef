import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";
import type { Log } from "./platform/service-context.ts";

const SECRETS = [
  "password",
  "secret",
  "clientSecret",
  "token",
  "accessToken",
  "refreshToken",
  "authorization",
  "cookie",
];

/**
 * One JSON line an event on stdout; under load several lines go in one write, and what is still to be written is when the
 * process ends. Fields named like secrets are blanked; database errors lose their values.
 */
export function createLogger(settings: { name: string; level: string; to?: DestinationStream }): Logger {
  const options = {
    level: settings.level,
    base: { name: settings.name, pid: process.pid },
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    serializers: { err: serializeError },
  };
  return pino(options, settings.to ?? pino.destination({ sync: false }));
}

/** The log of a verb: an event and its fields, with what is the same for the whole request. */
export function logOf(logger: Logger, fixed: Record<string, unknown>): Log {
  return (event, fields) => logger.info({ ...fixed, ...fields }, event);
}

/**
 * What of an error may stand in a log. Drizzle puts the values of a failed query into its message, and
 * PostgreSQL the offending row into `detail`: both are people's data.
 */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return stdSerializers.err(error as Error);
  const { name, message, stack, cause } = error;
  const code = "code" in error ? error.code : undefined;
  const constraint = "constraint" in error ? error.constraint : undefined;
  return {
    type: name,
    message: withoutValues(message),
    code,
    constraint,
    stack: stack?.slice(stack.indexOf("\n    at ") + 1),
    cause: cause === undefined ? undefined : serializeError(cause),
  };
}

function withoutValues(message: string): string {
  const values = message.indexOf("\nparams: ");
  return values === -1 ? message : message.slice(0, values);
}
