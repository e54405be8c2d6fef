import http from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp, startTestApp, type TestApp } from "../testing/app.ts";
import type { KnownValues } from "../testing/arbitrary-values.ts";
import { arbitraryRequest, type WireRequest } from "../testing/arbitrary-requests.ts";
import {
  documentedOperations,
  type DocumentedOperation,
  faultsOf,
  isRefusedByDocument,
} from "../testing/document.ts";
import { withinBudget } from "../testing/fuzz-budget.ts";
import { type Caller, type ExampleMarket, openExampleMarket } from "../testing/example-market.ts";
import { newAgent, newTier } from "../testing/market.ts";
import { startTestStripe, type TestStripe } from "../testing/stripe.ts";

/** Together about 20 seconds: every operation gets its share, however slow the machine. */
const MS_PER_OPERATION = 500;

/** Those who may do most come most often. */
const callers = fc.constantFrom<Caller>(
  "anonymous",
  "powerless agent",
  "user",
  "user",
  "agent",
  "agent",
  "admin",
  "admin",
  "admin",
);

let stripe: TestStripe;
let app: TestApp;
let market: ExampleMarket;
/** What exists, and what exists only to be changed: otherwise the first ban would leave nobody to ask with. */
let known: KnownValues;
let expendable: KnownValues;
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  stripe = await startTestStripe();
  app = await startTestApp({ stripe });
  market = await openExampleMarket(app);
  known = valuesOf(market);
  const victim = await newAgent(app.deps.db);
  const tier = await newTier(app.deps.db, victim);
  expendable = valuesOf({ ...market, agent: victim, freeTier: tier, buyer: await signUp(app) });
});
afterAll(async () => {
  agent.destroy();
  await app.close();
  await stripe.emulator.close();
});

function valuesOf({ agent: listed, freeTier, buyer }: ExampleMarket): KnownValues {
  return {
    agentId: [listed.slug, listed.listingId],
    listingId: [listed.slug, listed.listingId],
    tierId: [freeTier.id],
    metricSlug: ["pages", "calls"],
    userId: [buyer.id],
    vendorSlug: [listed.vendorSlug],
    vendor: [listed.vendorSlug],
    category: [listed.categorySlug],
    metric: ["pages", "calls"],
    idempotencyKey: ["fuzz-1", "fuzz-2"],
    consumeKey: ["fuzz-1", "fuzz-2"],
    ownerEmail: [buyer.email],
    launchUrl: ["https://agent.example/"],
    redirectUris: ["https://agent.example/callback"],
    returnUrl: ["https://agent.example/"],
  };
}

interface Answered {
  status: number;
  contentType: string | null;
  text: string;
}

/** Sends the path exactly as it is written. */
function send(method: string, request: WireRequest, authorization: string | undefined): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const headers = { ...request.headers, ...(authorization === undefined ? {} : { authorization }) };
  const { port } = new URL(app.url);
  const outgoing = http.request({ port, agent, method, path: request.path, headers }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    response.on("end", () => {
      resolve({
        status: response.statusCode ?? 0,
        contentType: response.headers["content-type"] ?? null,
        text,
      });
    });
  });
  outgoing.on("error", reject);
  outgoing.end(request.body);
  return promise;
}

/** Where the request leads nowhere, the answer is not the operation's. */
const NOWHERE = new Set(["route.not_found", "request.method_not_allowed"]);

function complaintsAbout(operation: DocumentedOperation, request: WireRequest, answer: Answered): string[] {
  const problem = answer.status >= 400 ? (JSON.parse(answer.text) as { code: string }) : undefined;
  if (problem && answer.contentType !== "application/problem+json")
    return [`an error of type ${answer.contentType}`];
  if (answer.status >= 500 && problem?.code !== "stripe.not_configured")
    return [`${answer.status} ${answer.text}`];
  if (problem && NOWHERE.has(problem.code)) return [];
  const accepted = answer.status < 300 && isRefusedByDocument(operation, request.bodyValue);
  return [...faultsOf(operation, answer), ...(accepted ? ["accepted what the document refuses"] : [])];
}

describe("whatever is sent, the answer is as documented and never a failure of ours", () => {
  it.each(documentedOperations())("$id", async (operation) => {
    const isReading = operation.method === "GET" || operation.id.startsWith("usage.");
    const requests = arbitraryRequest(operation, isReading ? known : expendable);
    const check = withinBudget(MS_PER_OPERATION, async (request: WireRequest, caller: Caller) => {
      const answer = await send(operation.method, request, market.authorizationOf(caller));
      expect(complaintsAbout(operation, request, answer)).toEqual([]);
    });
    // On failure the message carries the seed and the path to the smallest request that fails.
    await fc.assert(fc.asyncProperty(requests, callers, check), { numRuns: 200 });
  });
});
