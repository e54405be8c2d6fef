import fc from "fast-check";
import { getInputOutputParsers } from "trpc-to-openapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { appRouter } from "../router.ts";
import { type SignedUp, signUp, startTestApp, TEST_WEB_URL, type TestApp } from "../testing/app.ts";
import { NASTY_VALUES } from "../testing/arbitrary-requests.ts";
import { withinBudget } from "../testing/fuzz-budget.ts";

type Caller = "user" | "admin" | "nobody";

/** Together a few seconds: REST has gone through the same verbs at length. */
const MS_PER_PROCEDURE = 120;

let app: TestApp;
let people: { user: SignedUp; admin: SignedUp };
beforeAll(async () => {
  app = await startTestApp();
  people = { user: await signUp(app), admin: await signUp(app, "admin") };
});
afterAll(() => app.close());

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, Parameters<typeof getInputOutputParsers>[0]>,
).map(([path, procedure]) => ({
  path,
  type: procedure._def.type,
  input: getInputOutputParsers(procedure).inputParser as z.ZodType,
}));

/** The fields of the input filled with anything, or anything in their place. */
function arbitraryInput(input: z.ZodType): fc.Arbitrary<unknown> {
  const nasty = fc.oneof(fc.constantFrom(...NASTY_VALUES), fc.uuid(), fc.constantFrom("pages", "a-slug"));
  if (!(input instanceof z.ZodObject)) return nasty;
  const fields = Object.keys(input.shape).map((name) => [name, nasty] as const);
  return fc.oneof(
    { arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }), weight: 6 },
    nasty,
  );
}

interface Body {
  result?: unknown;
  error?: { data: { code: string; appError?: { code: string } | null } };
}

async function call({ path, type }: { path: string; type: string }, input: unknown, who: Caller) {
  const headers = {
    "content-type": "application/json",
    ...(who === "nobody" ? {} : { cookie: people[who].cookie, origin: TEST_WEB_URL }),
  };
  const text = JSON.stringify(input);
  return type === "query"
    ? fetch(`${app.url}/trpc/${path}?input=${encodeURIComponent(text)}`, { headers })
    : fetch(`${app.url}/trpc/${path}`, { method: "POST", headers, body: text });
}

/** What a subscription says after it has opened: the first event, which is the refusal if it is refused. */
async function firstEvent({ path }: { path: string }, input: unknown, who: Caller): Promise<string> {
  const answer = await call({ path, type: "query" }, input, who);
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  let text = "";
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const [, second] = text.split("\n\n");
    if (second) return second;
  }
  return text;
}

describe("whatever the web app sends, the answer is JSON and never a failure of ours", () => {
  it.each(procedures.filter(({ type }) => type !== "subscription"))("$path", async (procedure) => {
    const who = fc.constantFrom<Caller>("user", "admin", "nobody");
    const check = withinBudget(MS_PER_PROCEDURE, async (input: unknown, caller: Caller) => {
      const answer = await call(procedure, input, caller);
      const body = (await answer.json()) as Body;
      // Without Stripe, 503 with this code is the documented refusal.
      const isDocumented = body.error?.data.appError?.code === "stripe.not_configured";
      expect(isDocumented || answer.status < 500).toBe(true);
      expect(body.error?.data.code ?? body).toBeTruthy();
    });
    await fc.assert(fc.asyncProperty(arbitraryInput(procedure.input), who, check), { numRuns: 100 });
  });
});

describe("whatever the web app wants to follow, the answer is events and never a failure of ours", () => {
  it.each(procedures.filter(({ type }) => type === "subscription"))("$path", async (procedure) => {
    const who = fc.constantFrom<Caller>("user", "admin", "nobody");
    const check = withinBudget(MS_PER_PROCEDURE, async (input: unknown, caller: Caller) => {
      const event = await firstEvent(procedure, input, caller);
      expect(event).toContain("event: serialized-error");
      expect(event).not.toContain("INTERNAL_SERVER_ERROR");
    });
    await fc.assert(fc.asyncProperty(arbitraryInput(procedure.input), who, check), { numRuns: 100 });
  });
});
