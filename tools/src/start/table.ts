import path from "node:path";
import { styleText } from "node:util";
import { root, type Settings } from "./env.ts";
import { addressesOf, mailboxUrl, stripeEmulatorUrl } from "./parts.ts";

/** What runs, where, and who may sign in. The password is the demo's and stands in no production database. */
export function printTable(settings: Settings): void {
  const { web, api, agent } = addressesOf(settings);
  const data = path.relative(root, settings.dataDir) || settings.dataDir;
  const database = settings.databaseUrl ? "your own (DATABASE_URL)" : `127.0.0.1:${settings.postgresPort}`;
  const rows: [string, string][] = [
    ["Marketplace", web],
    ["API", `${api}   reference at ${api}/docs`],
    ["Workflow Doctor", `${agent}   the demo agent`],
    ["Stripe", stripeOf(settings)],
    ["Mailbox", mailboxOf(settings)],
    ["PostgreSQL", database],
    ["Data and logs", `${data}, ${path.join(data, "logs")}`],
    ["", ""],
    ["Sign in as", "buyer@souk.example, vendor@souk.example or admin@souk.example"],
    ["Password", "souk-demo-2026"],
  ];
  console.log(`\n  ${styleText("bold", "Souk is running.")}\n`);
  for (const [name, value] of rows) console.log(name ? `  ${styleText("dim", name.padEnd(17))}${value}` : "");
  console.log("\n  Ctrl-C stops everything.\n");
}

function mailboxOf(settings: Settings): string {
  const url = mailboxUrl(settings);
  return url ? `${url}   every mail that is sent, links to confirm included` : "your own server (SMTP_URL)";
}

function stripeOf({ stripeEmulatorPort: port }: Settings): string {
  if (port === undefined) return "your own account (STRIPE_SECRET_KEY)";
  return `${stripeEmulatorUrl(port)}   an emulator: cards, time and disputes at will`;
}
