import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { readDatabaseUrl } from "./env.ts";

const ownMigrations = fileURLToPath(new URL("./migrations", import.meta.url));

/** Any fixed number that nothing else locks: "souk" in ASCII. */
const migrationLock = 0x736f756b;

/**
 * Brings the database at `url` up to the newest migration. Several processes may call it at once: an
 * advisory lock lets one work while the others wait, and what is applied already is left alone.
 */
export async function migrateDatabase(url: string, migrationsFolder = ownMigrations): Promise<void> {
  const client = new Client({ connectionString: url, application_name: "souk-migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}

if (import.meta.main) await migrateDatabase(readDatabaseUrl());
