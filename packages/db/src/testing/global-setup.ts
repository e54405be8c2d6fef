import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "../migrate.ts";
import { startTestServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the run's PostgreSQL, database `postgres`. */
    testServerUrl: string;
  }
}

/** The database that holds every migration and no rows; each test file works in a clone of it. */
export const templateDatabase = "souk_template";

/**
 * vitest's globalSetup: one PostgreSQL for the whole run, one migrated template in it. The server is stopped
 * only here: a worker that ends its pool sees its backends die late, and would report their farewell as errors.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  try {
    await server.ensureDatabase(templateDatabase);
    await migrateDatabase(server.url(templateDatabase));
    await closeTemplate(server.url("postgres"));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("testServerUrl", server.url("postgres"));
  return server.stop;
}

/** A template with a connection open cannot be cloned. */
async function closeTemplate(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`ALTER DATABASE ${templateDatabase} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await client.end();
}
