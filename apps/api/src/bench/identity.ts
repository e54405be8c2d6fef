import { migrateDatabase } from "@souk/db/migrate";
import { startTestServer } from "@souk/db/testing/server";
import { serveIdentityPaths } from "./identity-server.ts";
import { type Result, runRounds } from "./rounds.ts";

const ROUNDS = 5;

/** Measures what it costs to know who asks, against a request that asks nothing, and prints the table. */
export async function benchIdentity(): Promise<void> {
  const postgres = await startTestServer();
  try {
    await postgres.ensureDatabase("bench");
    await migrateDatabase(postgres.url("bench"));
    const paths = await serveIdentityPaths(postgres.url("bench"));
    console.log(tableOf(await runRounds(paths.subjects, ROUNDS)));
    await paths.close();
  } finally {
    await postgres.stop();
  }
}

function tableOf(results: readonly Result[]): string {
  const lines = results.map(({ name, perSecond, ratio }) => {
    const rate = Math.round(perSecond).toString().padStart(9);
    return `${name.padEnd(28)}${rate}${`${ratio.toFixed(1)} ×`.padStart(12)}`;
  });
  return [`who asks${"requests/s".padStart(29)}${"time".padStart(12)}`, ...lines].join("\n");
}
