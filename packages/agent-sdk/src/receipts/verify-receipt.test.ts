import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SoukUnavailable } from "../errors.ts";
import { agentAt, failureOf } from "../testing/agent-at.ts";
import { type FakeSouk, startFakeSouk } from "../testing/fake-souk.ts";
import { createSigner, signReceipts } from "../testing/sign-receipts.ts";
import type { UsageReceipt } from "../usage/entities.ts";
import { InvalidReceipt, verifyReceipt } from "./verify-receipt.ts";

const issuer = "https://api.souk.example";
const signer = createSigner();
const trust = { issuer, jwks: { keys: [signer.jwk, { kty: "RSA", kid: "key-rsa", n: "AQAB", e: "AQAB" }] } };
const operations = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `operation-${at}`, used: at }));
const one = (): UsageReceipt => {
  const [receipt] = signReceipts(operations(1), signer, issuer);
  if (!receipt) throw new Error("one");
  return receipt;
};

test("every operation of a tree of any size is proven, and answered as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (count) => {
      const receipts = signReceipts(operations(count), signer, issuer);
      const proven = await Promise.all(receipts.map((receipt) => verifyReceipt(receipt, trust)));
      expect(proven).toEqual(operations(count));
    }),
    { numRuns: 25 },
  );
});

test("no receipt of which anything was changed is believed", async () => {
  const bytes = (text: string) => Buffer.from(text, "base64url");
  const flip = (text: string, at: number) => {
    const changed = bytes(text);
    const index = at % changed.length;
    changed[index] = (changed[index] ?? 0) ^ 1;
    return changed.toString("base64url");
  };
  const changes: ((receipt: UsageReceipt, at: number) => UsageReceipt)[] = [
    (receipt, at) => ({ ...receipt, operation: flip(receipt.operation, at) }),
    (receipt, at) => ({ ...receipt, index: (receipt.index + 1 + (at % (receipt.size - 1))) % receipt.size }),
    (receipt, at) => ({ ...receipt, size: receipt.size + 1 + (at % 3) }),
    (receipt, at) => ({
      ...receipt,
      path: receipt.path.map((node, nth) => (nth === 0 ? flip(node, at) : node)),
    }),
    (receipt) => ({ ...receipt, path: receipt.path.slice(1) }),
    (receipt) => ({ ...receipt, path: [...receipt.path, receipt.path[0] ?? ""] }),
    (receipt, at) => {
      const [head = "", body = "", proof = ""] = receipt.signature.split(".");
      return { ...receipt, signature: `${head}.${body}.${flip(proof, at)}` };
    },
  ];
  const size = fc.integer({ min: 2, max: 40 });
  await fc.assert(
    fc.asyncProperty(
      size,
      fc.nat(),
      fc.nat(),
      fc.constantFrom(...changes),
      async (count, place, at, change) => {
        const receipt = signReceipts(operations(count), signer, issuer)[place % count];
        if (!receipt) throw new Error("there is one");
        expect(await failureOf(verifyReceipt(change(receipt, at), trust))).toBeInstanceOf(InvalidReceipt);
      },
    ),
    { numRuns: 100 },
  );
});

describe("a receipt is not believed", () => {
  const signedWith = (claims: object, header: object = {}) => ({
    ...one(),
    signature: signer.sign(claims, header),
  });
  const claims = () =>
    JSON.parse(Buffer.from(one().signature.split(".")[1] ?? "", "base64url").toString()) as object;

  test.for<[string, () => UsageReceipt]>([
    ["of another issuer", () => signedWith({ ...claims(), iss: "https://evil.example" })],
    ["over another size", () => signedWith({ ...claims(), size: 2 })],
    ["over no root", () => signedWith({ iss: issuer, size: 1 })],
    ["with another typ: an id token is no receipt", () => signedWith(claims(), { typ: "JWT" })],
    ["without a signature", () => signedWith(claims(), { alg: "none" })],
    ["signed with a secret", () => signedWith(claims(), { alg: "HS256" })],
    ["by a key of another kind", () => signedWith(claims(), { kid: "key-rsa" })],
    ["by a key that is not published", () => signedWith(claims(), { kid: "key-2" })],
    ["by the right kid of somebody else", () => ({ ...one(), signature: createSigner().sign(claims()) })],
    ["with a header that must be understood", () => signedWith(claims(), { crit: ["x"] })],
    ["that is no JWS", () => ({ ...one(), signature: "a.b" })],
    ["with what is not base64url", () => ({ ...one(), operation: "a+b/" })],
    ["of a tree of no size", () => ({ ...one(), size: 0 })],
    ["of half a place", () => ({ ...one(), index: 0.5 })],
  ])("%s", async ([, receipt]) => {
    expect(await failureOf(verifyReceipt(receipt(), trust))).toBeInstanceOf(InvalidReceipt);
  });
});

describe("with the issuer's published keys", () => {
  let market: FakeSouk;
  let asked: number;
  const counted = () => {
    const via: typeof fetch = (...input) => {
      asked += 1;
      return fetch(...input);
    };
    return via;
  };
  beforeEach(async () => {
    market = await startFakeSouk();
    asked = 0;
  });
  afterEach(() => market.close());

  test("a receipt of this marketplace is proven, and the keys are fetched once", async () => {
    const { souk, usage } = agentAt(market, { fetch: counted() });
    const { receipt } = await usage.consume("audits", 1, { key: "run-1" });
    expect(await souk.verifyReceipt(receipt)).toMatchObject({ idempotencyKey: "run-1" });
    await Promise.all([receipt, receipt, receipt].map((each) => souk.verifyReceipt(each)));
    expect(market.calls.filter(({ path }) => path === "/usage/receipt-keys")).toHaveLength(1);
  });

  test("an unknown key is not asked for again and again", async () => {
    const via = counted();
    const receipt = { ...one(), signature: signer.sign({}, { kid: "made-up" }) };
    for (let nth = 0; nth < 3; nth++) {
      const error = await failureOf(verifyReceipt(receipt, { issuer: market.url, fetch: via }));
      expect(error).toBeInstanceOf(InvalidReceipt);
    }
    expect(asked).toBe(1);
  });

  test("a key that came later is found by asking once more", async () => {
    const via = counted();
    const at = { issuer: market.url, fetch: via };
    const old = signReceipts(operations(1), market.signer, market.url)[0];
    const later = createSigner("key-later");
    const fresh = signReceipts(operations(1), later, market.url)[0];
    if (!old || !fresh) throw new Error("there are two");
    await verifyReceipt(old, at);
    market.keys.push(later.jwk);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
    expect(await verifyReceipt(fresh, at)).toMatchObject({ id: "operation-0" });
    vi.useRealTimers();
    expect(asked).toBe(2);
  });

  test("no keys is no verdict: SoukUnavailable, and the next receipt asks again", async () => {
    const at = { issuer: market.url, fetch: counted() };
    const [receipt] = signReceipts(operations(1), market.signer, market.url);
    if (!receipt) throw new Error("there is one");
    market.faults.push({ status: 503 });
    expect(await failureOf(verifyReceipt(receipt, at))).toBeInstanceOf(SoukUnavailable);
    expect(await verifyReceipt(receipt, at)).toMatchObject({ id: "operation-0" });
  });
});
