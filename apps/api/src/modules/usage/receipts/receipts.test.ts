import { createHash, randomUUID } from "node:crypto";
import { UsageOperation, type UsageReceipt } from "@souk/contracts/usage/entities";
import { createDb, type Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { receiptKeys } from "@souk/db/schema/usage";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { compactVerify, createLocalJWKSet, decodeProtectedHeader } from "jose";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOf, newAgent, newTier, newUser, throughAgent } from "../../../testing/market.ts";
import { TEST_APP_SECRET, testReceipts } from "../../../testing/receipts.ts";
import { createSeal } from "../../../platform/sealing.ts";
import { checkout } from "../../billing/index.ts";
import {
  consumeUsage,
  createReceiptSigner,
  listReceiptKeys,
  releaseUsage,
  rotateReceiptKeyWhenDue,
} from "../index.ts";

let db: Database;
let pool: TestDatabase["pool"];
beforeAll(async () => {
  ({ db, pool } = await testDatabase());
});

const receiptSeal = createSeal(TEST_APP_SECRET, "receipts");

async function newBuyer() {
  const agent = await newAgent(db);
  const tier = await newTier(db, agent, { quotas: [{ metric: "pages", limit: 100, period: "month" }] });
  const buyer = await newUser(db);
  await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  const ctx = throughAgent(buyer, agent);
  const target = { agentId: agent.slug, metricSlug: "pages" };
  return {
    agent,
    buyer,
    consume: (idempotencyKey: string, quantity = 1) =>
      consumeUsage(ctx, { ...target, quantity, idempotencyKey }).then(({ answer }) => answer),
    release: (consumeKey: string) =>
      releaseUsage(ctx, { ...target, consumeKey }).then(({ answer }) => answer),
  };
}

/** Verifies a receipt with nothing but a JOSE library, SHA-256 and the published keys. */
async function verify(receipt: UsageReceipt, keys?: Awaited<ReturnType<typeof listReceiptKeys>>) {
  const jwks = createLocalJWKSet(keys ?? (await listReceiptKeys(contextOf(db, { kind: "anonymous" }))));
  const { payload, protectedHeader } = await compactVerify(receipt.signature, jwks);
  const claims = JSON.parse(new TextDecoder().decode(payload)) as { iss: string; root: string; size: number };
  const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const bytes = Buffer.from(receipt.operation, "base64url");
  let [at, last, hash] = [receipt.index, receipt.size - 1, sha256(Buffer.of(0), bytes)];
  for (const step of receipt.path.map((one) => Buffer.from(one, "base64url"))) {
    while (at % 2 === 0 && at === last) [at, last] = [at >> 1, last >> 1];
    hash = at % 2 === 1 ? sha256(Buffer.of(1), step, hash) : sha256(Buffer.of(1), hash, step);
    [at, last] = [at >> 1, last >> 1];
  }
  expect(hash.toString("base64url")).toBe(claims.root);
  expect(claims.size).toBe(receipt.size);
  expect(protectedHeader).toMatchObject({ alg: "EdDSA", typ: "usage-receipt+jwt" });
  expect(claims.iss).toBe("https://souk.test");
  return UsageOperation.parse(JSON.parse(bytes.toString()));
}

it("is signed by a key that is made once, whoever needs it first", async () => {
  expect(await db.select().from(receiptKeys)).toEqual([]);
  const { consume } = await newBuyer();
  // Processes know each other by the database alone.
  const processes = Array.from({ length: 6 }, () => testReceipts(createDb(pool)));
  const operation = UsageOperation.parse({
    id: randomUUID(),
    kind: "consume",
    organizationId: randomUUID(),
    agentId: randomUUID(),
    metric: "pages",
    key: "k1",
    quantity: 1,
    at: new Date().toISOString(),
    used: 1,
    held: 0,
    limit: null,
    overage: null,
    periodStart: new Date().toISOString(),
    resetsAt: null,
  });
  const signed = await Promise.all(processes.map((signer) => signer.sign(operation)));
  for (const receipt of [...signed, (await consume("k1")).receipt]) await verify(receipt);
  const keys = await db.select({ id: receiptKeys.id }).from(receiptKeys);
  expect(keys).toHaveLength(1);
  const written = await db.select().from(auditEvents).where(eq(auditEvents.action, "receipt_key.made"));
  expect(written.map(({ subjectId }) => subjectId)).toEqual(keys.map(({ id }) => id));
});

describe("a receipt", () => {
  it("proves what was spent, by whom, when and where the quota stood", async () => {
    const { consume, agent, buyer } = await newBuyer();
    const { receipt, resetsAt } = await consume("k1", 3);
    expect(await verify(receipt)).toMatchObject({
      kind: "consume",
      organizationId: buyer.actor.organizationId,
      agentId: agent.listingId,
      metric: "pages",
      key: "k1",
      quantity: 3,
      used: 3,
      held: 0,
      limit: 100,
      overage: null,
      resetsAt,
    });
  });

  it("of a replay tells of the same operation", async () => {
    const { consume } = await newBuyer();
    const [first, again] = [await consume("k1"), await consume("k1")];
    expect(await verify(again.receipt)).toEqual(await verify(first.receipt));
  });

  it("of a release names the spend that was given back", async () => {
    const { consume, release } = await newBuyer();
    await consume("k1", 2);
    const { receipt } = await release("k1");
    expect(await verify(receipt)).toMatchObject({ kind: "release", key: "k1", quantity: 2, used: 0 });
  });

  it("shares its signature with what was done at the same time, and is valid by itself", async () => {
    const { consume } = await newBuyer();
    const answers = await Promise.all(Array.from({ length: 23 }, (_, n) => consume(`k${n}`)));
    const operations = await Promise.all(answers.map(({ receipt }) => verify(receipt)));
    expect(operations.map(({ key }) => key)).toEqual(answers.map(({ idempotencyKey }) => idempotencyKey));
    expect(new Set(answers.map(({ receipt }) => receipt.signature)).size).toBeLessThan(23);
  });

  it("that was changed proves nothing", async () => {
    const { consume } = await newBuyer();
    const { receipt } = await consume("k1", 1);
    const forged = JSON.stringify({ ...(await verify(receipt)), quantity: 2 });
    const changed = { ...receipt, operation: Buffer.from(forged).toString("base64url") };
    await expect(verify(changed)).rejects.toThrow("to be");
    await expect(verify(receipt, { keys: [] })).rejects.toThrow("no applicable key");
  });
});

describe("the key of receipts", () => {
  it("takes turns by age; receipts of those before stay valid, and their private halves are gone", async () => {
    const { consume } = await newBuyer();
    const { receipt } = await consume("k1");
    const later = { ...contextOf(db, { kind: "system" }), receiptSeal };
    const inDays = (days: number) => ({ ...later, now: () => new Date(Date.now() + days * 86_400_000) });
    const before = await listReceiptKeys(later);
    await rotateReceiptKeyWhenDue(inDays(89), 90);
    await rotateReceiptKeyWhenDue(inDays(900), 0);
    expect(await listReceiptKeys(later)).toEqual(before);
    await rotateReceiptKeyWhenDue(inDays(91), 90);
    expect((await listReceiptKeys(later)).keys).toHaveLength(before.keys.length + 1);
    expect(await verify(receipt)).toMatchObject({ key: "k1" });
    const stored = await db.select().from(receiptKeys);
    expect(stored.filter(({ sealedPrivateKey }) => sealedPrivateKey !== null)).toHaveLength(1);
    expect(stored.some(({ sealedPrivateKey }) => sealedPrivateKey?.includes("PRIVATE"))).toBe(false);
  });

  it("makes way for a new one when AUTH_SECRET was changed, in all processes alike", async () => {
    const { consume } = await newBuyer();
    const { receipt } = await consume("k1");
    const operation = await verify(receipt);
    const seal = createSeal("another secret, after the first one leaked", "receipts");
    const options = { seal, issuer: "https://souk.test", now: () => new Date() };
    const processes = Array.from({ length: 4 }, () =>
      createReceiptSigner({ db: createDb(pool), ...options }),
    );
    const signed = await Promise.all(processes.map((signer) => signer.sign(operation)));
    const kids = signed.map(({ signature }) => decodeProtectedHeader(signature).kid);
    expect(new Set(kids).size).toBe(1);
    for (const one of [receipt, ...signed]) expect(await verify(one)).toEqual(operation);
  });
});
