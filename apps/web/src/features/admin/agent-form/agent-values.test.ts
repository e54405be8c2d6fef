import { NewAgent } from "@souk/contracts/catalog/entities";
import { expect, test } from "vitest";
import { refusedFields } from "./agent-refusal.ts";
import {
  agentField,
  type AgentValues,
  blankAgent,
  readTags,
  toAgentChanges,
  toNewAgent,
} from "./agent-values.ts";

const values: AgentValues = {
  ...blankAgent,
  vendor: "souk-labs",
  category: "automation",
  name: "Invoice Reader",
  slug: "invoice-reader",
  summary: "Reads invoices and files them.",
  tags: "Invoices, OCR, invoices",
  productDomain: " Invoices.Example ",
  launchUrl: " https://invoices.example ",
  redirectUris: [{ uri: "https://invoices.example/callback " }, { uri: "https://invoices.example/other" }],
  metrics: [{ slug: "pages", name: "Pages", unit: { one: "page", many: "pages" }, description: "" }],
};

test("a filled form is an agent that the API takes", () => {
  expect(NewAgent.parse(toNewAgent(values))).toMatchObject({
    tags: ["invoices", "ocr"],
    productDomain: "invoices.example",
    launchUrl: "https://invoices.example",
    redirectUris: ["https://invoices.example/callback", "https://invoices.example/other"],
  });
});

test("keys may be pasted as a set or one by one, and what is no JSON is said at their field", () => {
  const key = { kty: "EC", crv: "P-256", x: "AA", y: "AA" };
  const withKeys = (jwks: string) =>
    NewAgent.safeParse(toNewAgent({ ...values, authentication: { method: "private_key_jwt", jwks } }));
  for (const pasted of [key, { keys: [key] }])
    expect(withKeys(JSON.stringify(pasted)).data?.authentication).toEqual({
      method: "private_key_jwt",
      jwks: { keys: [key] },
    });
  for (const wrong of ["no JSON", "{}", JSON.stringify({ ...key, d: "AA" })]) {
    const paths = withKeys(wrong).error?.issues.map(({ path }) => agentField(path.join(".")));
    expect(new Set(paths)).toEqual(new Set(["authentication.jwks"]));
  }
});

test("a change never names what cannot change", () => {
  expect(Object.keys(toAgentChanges(values))).not.toEqual(expect.arrayContaining(["slug"]));
  expect(Object.keys(toAgentChanges(values))).not.toEqual(expect.arrayContaining(["vendor"]));
});

test("tags become slugs, once each", () => {
  expect(readTags("n8n, Error Handling,, n8n ,")).toEqual(["n8n", "error-handling"]);
});

test.each([
  ["name", "name"],
  ["tags.3", "tags"],
  ["redirectUris.1", "redirectUris.1.uri"],
  ["metrics.0.unit.one", "metrics.0.unit.one"],
])("what is wrong with %s is said at %s", (path, field) => {
  expect(agentField(path)).toBe(field);
});

test("a refused redirect URI is pointed at, with the reason", () => {
  const details = { uri: "https://invoices.example/other", reason: "must not have a fragment" };
  expect(refusedFields({ code: "redirect_uri.invalid", details, issues: [] }, values)).toEqual([
    { field: "redirectUris.1.uri", message: "It must not have a fragment." },
  ]);
});

test("a taken slug is said at the slug, wrong fields at their fields, other refusals at none", () => {
  const refusal = { details: {}, issues: [{ path: "tags.0", message: "Too long" }] };
  expect(refusedFields({ ...refusal, code: "listing.slug_taken" }, values)).toMatchObject([
    { field: "slug" },
  ]);
  expect(refusedFields({ ...refusal, code: "launch_url.foreign" }, values)).toMatchObject([
    { field: "launchUrl" },
  ]);
  expect(refusedFields({ ...refusal, code: "request.invalid" }, values)).toEqual([
    { field: "tags", message: "Too long" },
  ]);
  expect(refusedFields({ ...refusal, code: "internal" }, values)).toEqual([]);
  expect(refusedFields(undefined, values)).toEqual([]);
});

test("of two metrics with one slug the second is pointed at", () => {
  const [metric] = values.metrics;
  const twice = { ...values, metrics: metric ? [metric, metric] : [] };
  expect(refusedFields({ code: "metric.slug_taken", details: {}, issues: [] }, twice)).toMatchObject([
    { field: "metrics.1.slug" },
  ]);
});
