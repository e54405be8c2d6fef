import type { Pool } from "pg";
import { Client } from "pg";
import { inject } from "vitest";
import { createDb, createPool, type Database } from "../client.ts";
import { templateDatabase } from "./global-setup.ts";

export type TestDatabase = { db: Database; pool: Pool; url: string };

let opened: Promise<TestDatabase> | undefined;

/**
 * This test file's own database: migrated, without rows. The tests of one file share it, so every test makes
 * its own organization and counts nothing but what belongs to it.
 */
export function testDatabase(): Promise<TestDatabase> {
  opened ??= openDatabase();
  return opened;
}

async function openDatabase(): Promise<TestDatabase> {
  const name = `worker_${process.env.VITEST_POOL_ID}`;
  const serverUrl = inject("testServerUrl");
  await cloneTemplate(serverUrl, name);
  const url = new URL(`/${name}`, serverUrl).href;
  const pool = createPool(url, { applicationName: name, max: 20, allowExitOnIdle: true });
  return { db: createDb(pool), pool, url };
}

/** A worker works on one file at a time, so its number names the database; the file before has left one. */
async function cloneTemplate(serverUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);
  } finally {
    await client.end();
  }
}
