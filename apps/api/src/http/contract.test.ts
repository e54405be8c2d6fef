import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../testing/app.ts";
import { documentedOperations, type DocumentedOperation, faultsOf } from "../testing/document.ts";
import type { ExampleCall } from "../testing/example-call.ts";
import { EXAMPLE_CALLS } from "../testing/example-calls.ts";
import { type ExampleMarket, openExampleMarket } from "../testing/example-market.ts";
import { startTestStripe, type TestStripe } from "../testing/stripe.ts";

const operations = documentedOperations();
const secured = operations.filter(({ isPublic }) => !isPublic);

let stripe: TestStripe;
let app: TestApp;
let market: ExampleMarket;
beforeAll(async () => {
  stripe = await startTestStripe();
  app = await startTestApp({ stripe });
  market = await openExampleMarket(app);
});
afterAll(async () => {
  await app.close();
  await stripe.emulator.close();
});

interface Answered {
  status: number;
  contentType: string | null;
  text: string;
  headers: Headers;
}

async function call(
  operation: DocumentedOperation,
  example: ExampleCall,
  authorization: string | undefined,
): Promise<Answered> {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(example.path?.[name] ?? ""),
  );
  const query = example.query ? `?${new URLSearchParams(example.query).toString()}` : "";
  const answer = await fetch(`${app.url}${path}${query}`, {
    method: operation.method,
    headers: {
      ...example.headers,
      ...(authorization === undefined ? {} : { authorization }),
      ...(example.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(example.body === undefined ? {} : { body: JSON.stringify(example.body) }),
  });
  const { status, headers } = answer;
  return { status, headers, contentType: headers.get("content-type"), text: await answer.text() };
}

async function exampleOf({ id }: DocumentedOperation): Promise<ExampleCall> {
  const example = EXAMPLE_CALLS[id];
  if (!example) throw new Error(`${id} has no example call: add one to testing/example-calls.ts`);
  return example(market);
}

it("every operation has an example, and every example an operation", () => {
  expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(EXAMPLE_CALLS).sort());
});

it("an answer that does not fit the document is seen", () => {
  const viewer = operations.find(({ id }) => id === "identity.getViewer");
  if (!viewer) throw new Error("there is no identity.getViewer");
  const answer = { status: 200, contentType: "application/json; charset=utf-8", text: '{"user":{"id":1}}' };
  expect(faultsOf(viewer, answer).length).toBeGreaterThan(3);
  expect(faultsOf(viewer, { ...answer, status: 418 })).toEqual(["status 418 is not documented"]);
});

describe("answers a valid request as documented", () => {
  it.each(operations)("$id", async (operation) => {
    const example = await exampleOf(operation);
    const answer = await call(
      operation,
      example,
      example.authorization ?? market.authorizationOf(example.as),
    );
    expect(answer).toMatchObject({ status: operation.success });
    expect(faultsOf(operation, answer)).toEqual([]);
    expect(answer.headers.get("x-request-id")).toBeTruthy();
  });
});

describe("refuses without credentials", () => {
  it.each(secured)("$id", async (operation) => {
    const answer = await call(operation, await exampleOf(operation), undefined);
    expect(answer).toMatchObject({ status: 401 });
    expect(JSON.parse(answer.text)).toMatchObject({ code: "auth.required" });
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="souk"');
    expect(faultsOf(operation, answer)).toEqual([]);
  });
});

describe("refuses a token that nobody was given", () => {
  it.each(secured)("$id", async (operation) => {
    const answer = await call(operation, await exampleOf(operation), `Bearer souk_at_${"x".repeat(32)}`);
    expect(answer).toMatchObject({ status: 401 });
    expect(JSON.parse(answer.text)).toMatchObject({ code: "auth.invalid_token" });
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(faultsOf(operation, answer)).toEqual([]);
  });
});

describe("refuses credentials that do not suffice", () => {
  it.each(secured)("$id", async (operation) => {
    const example = await exampleOf(operation);
    const weak = example.as === "admin" ? adminOnly(operation) : "powerless agent";
    const answer = await call(operation, example, market.authorizationOf(weak));
    expect(answer).toMatchObject({ status: 403 });
    expect(faultsOf(operation, answer)).toEqual([]);
  });

  /** What admins do, agents may never; whether other people may depends on what belongs to them. */
  function adminOnly({ path }: DocumentedOperation) {
    return path.startsWith("/admin/") ? "user" : "agent";
  }
});
