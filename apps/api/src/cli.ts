/**
 * Souk's commands for operators. `pnpm souk` without more says which there are. They read the same environment as the
 * API and its worker.
 */
import { isAppError } from "@souk/contracts/common/errors";
import { checkHost } from "./cli/domains.ts";
import { CommandFault, UsageFault } from "./cli/faults.ts";
import { rotateKeys } from "./cli/keys.ts";
import { reconcile, retry } from "./cli/stripe-events.ts";
import { makeAdmin } from "./cli/users.ts";
import { createDeps, type Deps } from "./deps.ts";
import { EnvFault, readEnv } from "./env.ts";
import { logOf } from "./logger.ts";
import type { CheckContext } from "./modules/domains/index.ts";
import type { KeyContext } from "./modules/identity/index.ts";
import type { StripeContext } from "./platform/stripe.ts";

const USAGE = `Usage:
  pnpm souk stripe-events retry [--since <when>] [--type <beginning>] [--id <evt_…>] [--dry-run]
      Puts failed and dead events back to be worked on now. --since takes an instant such as
      2026-11-20T14:00Z or an age such as 90m, 6h, 3d. --id names one event, whatever became of it.
  pnpm souk stripe-events reconcile
      Takes in events that Stripe lists and the inbox lacks, and notes subscriptions that differ.
  pnpm souk keys rotate [--now | --compromised]
      Brings a new key for id tokens into use: announced today and signing tomorrow, or signing --now. --compromised
      also withdraws the old keys at once: whatever they signed is worthless.
  pnpm souk domains check <host>
      Looks now whether the vendors that claim a host have proven it, and says what was found.
  pnpm souk users make-admin <e-mail>
      Makes an account that has signed up an admin.
`;

type CommandContext = StripeContext & KeyContext & CheckContext;

const COMMANDS: Record<string, (ctx: CommandContext, args: string[]) => Promise<string>> = {
  "domains check": checkHost,
  "keys rotate": rotateKeys,
  "stripe-events retry": retry,
  "stripe-events reconcile": reconcile,
  "users make-admin": makeAdmin,
};

process.exitCode = await main(process.argv.slice(2));

/** The exit code: 0 done, 1 not possible, 2 not understood. */
async function main([area = "", name = "", ...args]: string[]): Promise<number> {
  const command = COMMANDS[`${area} ${name}`];
  if (!command) {
    const asksForHelp = area === "" || area === "help" || area === "--help";
    (asksForHelp ? process.stdout : process.stderr).write(USAGE);
    return asksForHelp ? 0 : 2;
  }
  let deps: Deps | undefined;
  try {
    const env = readEnv();
    deps = createDeps({ ...env, LOG_LEVEL: "warn" }, "souk-cli");
    process.stdout.write(await command(contextOf(deps), args));
    return 0;
  } catch (error) {
    return explain(error);
  } finally {
    await deps?.close();
  }
}

function contextOf({ db, stripe, auth, mailSeal, publicWeb, now, logger }: Deps): CommandContext {
  const parts = { db, stripe, auth, mailSeal, publicWeb, now };
  return { ...parts, actor: { kind: "system" }, requestId: null, log: logOf(logger, {}) };
}

function explain(error: unknown): number {
  if (error instanceof UsageFault) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  const isForeseen = error instanceof EnvFault || error instanceof CommandFault || isAppError(error);
  console.error(isForeseen ? error.message : error);
  return 1;
}
