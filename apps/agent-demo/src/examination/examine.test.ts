import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadSamples } from "../web/samples.ts";
import { type TestEdge, type TestNode, exportOf } from "../testing/build-workflow.ts";
import { examineWorkflow } from "./examine.ts";
import { MAX_BYTES } from "./read-json.ts";
import { Report } from "./report.ts";

type Case = [
  what: string,
  found: string[],
  nodes: Record<string, TestNode>,
  edges?: TestEdge[],
  rest?: object,
];

/** Steps that most cases need. */
const start: TestNode = { type: "manualTrigger" };
const hourly: TestNode = { type: "scheduleTrigger" };
const step: TestNode = { type: "noOp" };
const call = (parameters: object = {}, more: object = {}): TestNode => ({
  type: "httpRequest",
  parameters,
  ...more,
});
const code = (jsCode: string): TestNode => ({ type: "code", parameters: { jsCode } });

const hook = (parameters: object = {}): TestNode => ({
  type: "webhook",
  parameters: { path: "in", authentication: "headerAuth", ...parameters },
});

/** Each line: what it shows, the rules that speak (with their nodes), the workflow. Silence is the other half of a rule. */
const CASES: Case[] = [
  ["a small sound workflow", [], { A: start, B: step }, [["A", "B"]]],
  ["no trigger", ["start.no-trigger"], { A: step }],
  ["only sticky notes", ["start.no-trigger"], { A: { type: "stickyNote" } }],
  ["a community trigger counts", ["upkeep.community:A"], { A: { type: "n8n-nodes-x.thingTrigger" } }],
  [
    "every trigger disabled",
    ["start.triggers-disabled:A"],
    { A: { ...start, disabled: true }, B: step },
    [["A", "B"]],
  ],
  [
    "one of two triggers disabled",
    [],
    { A: { ...start, disabled: true }, B: hourly, C: step },
    [
      ["B", "C"],
      ["A", "C"],
    ],
  ],

  [
    "a loose step and a lost branch",
    ["flow.unreachable:C,D,E"],
    { A: start, B: step, C: step, D: step, E: step },
    [
      ["A", "B"],
      ["C", "D"],
    ],
  ],
  [
    "what only a disabled trigger leads to",
    ["flow.unreachable:C"],
    { A: start, B: { ...hourly, disabled: true }, C: step },
    [["B", "C"]],
  ],
  ["sticky notes are not nodes", [], { A: start, N: { type: "stickyNote" } }],
  [
    "a disabled step lets data through",
    ["flow.disabled:B"],
    { A: start, B: { ...step, disabled: true }, C: step },
    [
      ["A", "B"],
      ["B", "C"],
    ],
  ],
  [
    "sub-nodes are reached through their agent, also two levels down",
    [],
    {
      A: start,
      G: { type: "ai:agent" },
      M: { type: "ai:lmChatOpenAi" },
      T: { type: "ai:toolVectorStore" },
      V: { type: "ai:vectorStoreQdrant" },
    },
    [
      ["A", "G"],
      ["M", "G", "ai_languageModel"],
      ["T", "G", "ai_tool"],
      ["V", "T", "ai_vectorStore"],
    ],
  ],
  ["a sub-node attached to nothing", ["flow.unreachable:M"], { A: start, M: { type: "ai:lmChatOpenAi" } }],
  [
    "an agent nothing leads to takes its sub-nodes along",
    ["flow.unreachable:G,M"],
    { A: start, G: { type: "ai:agent" }, M: { type: "ai:lmChatOpenAi" } },
    [["M", "G", "ai_languageModel"]],
  ],

  ["an agent without a model", ["ai.no-model:G"], { A: start, G: { type: "ai:agent" } }, [["A", "G"]]],
  [
    "an agent whose only model is disabled",
    ["ai.no-model:G", "flow.disabled:M"],
    { A: start, G: { type: "ai:agent" }, M: { type: "ai:lmChatOpenAi", disabled: true } },
    [
      ["A", "G"],
      ["M", "G", "ai_languageModel"],
    ],
  ],

  [
    "an unattended call without a plan for failure",
    ["errors.unhandled:B"],
    { A: hourly, B: call() },
    [["A", "B"]],
  ],
  ["a person watches", [], { A: start, B: call() }, [["A", "B"]]],
  [
    "an error workflow is set",
    [],
    { A: hourly, B: call() },
    [["A", "B"]],
    { settings: { executionOrder: "v1", errorWorkflow: "x" } },
  ],
  [
    "the workflow catches its own errors",
    [],
    { A: hourly, B: call(), E: { type: "errorTrigger" }, F: step },
    [
      ["A", "B"],
      ["E", "F"],
    ],
  ],
  ["the step retries", [], { A: hourly, B: call({}, { retryOnFail: true }) }, [["A", "B"]]],
  [
    "the old way to go on after an error",
    [],
    { A: hourly, B: call({}, { continueOnFail: true }) },
    [["A", "B"]],
  ],
  ["a call on a branch that never runs", ["flow.unreachable:B"], { A: hourly, B: call() }],
  [
    "an error output that leads nowhere",
    ["errors.lost:B"],
    { A: start, B: call({}, { onError: "continueErrorOutput" }), C: step },
    [
      ["A", "B"],
      ["B", "C"],
    ],
  ],
  [
    "an error output that leads somewhere",
    [],
    { A: start, B: call({}, { onError: "continueErrorOutput" }), C: step },
    [
      ["A", "B"],
      ["B", "C", "main", 1],
    ],
  ],

  ["an open webhook", ["webhook.open:A"], { A: hook({ authentication: "none" }), B: step }, [["A", "B"]]],
  ["a webhook with authentication", [], { A: hook(), B: step }, [["A", "B"]]],
  [
    "a webhook whose sender is checked later",
    [],
    { A: hook({ authentication: "none" }), B: { type: "crypto" }, C: step },
    [
      ["A", "B"],
      ["B", "C"],
    ],
  ],
  [
    "a webhook whose key is compared",
    [],
    {
      A: hook({ authentication: "none" }),
      B: { type: "if", parameters: { conditions: [{ leftValue: "={{ $json.headers['x-api-key'] }}" }] } },
    },
    [["A", "B"]],
  ],
  [
    "a public chat",
    ["webhook.open:A"],
    { A: { type: "ai:chatTrigger", parameters: { public: true } }, B: step },
    [["A", "B"]],
  ],
  ["a chat of the editor", [], { A: { type: "ai:chatTrigger" }, B: step }, [["A", "B"]]],
  [
    "nobody answers the caller",
    ["webhook.no-response:A"],
    { A: hook({ responseMode: "responseNode" }), B: step },
    [["A", "B"]],
  ],
  [
    "somebody answers the caller",
    [],
    { A: hook({ responseMode: "responseNode" }), B: step, C: { type: "respondToWebhook" } },
    [
      ["A", "B"],
      ["B", "C"],
    ],
  ],
  [
    "answered twice",
    ["webhook.unused-response:B"],
    { A: hook(), B: { type: "respondToWebhook" } },
    [["A", "B"]],
  ],
  [
    "one address, two webhooks",
    ["webhook.same-path:A,B"],
    { A: hook(), B: hook(), C: step },
    [
      ["A", "C"],
      ["B", "C"],
    ],
  ],
  [
    "one path, two methods",
    [],
    { A: hook(), B: hook({ httpMethod: "POST" }), C: step },
    [
      ["A", "C"],
      ["B", "C"],
    ],
  ],

  [
    "a circle without a way out",
    ["loop.endless"],
    { A: start, B: step, C: { type: "wait" } },
    [
      ["A", "B"],
      ["B", "C"],
      ["C", "B"],
    ],
  ],
  [
    "a step that feeds itself",
    ["loop.endless"],
    { A: start, B: step },
    [
      ["A", "B"],
      ["B", "B"],
    ],
  ],
  [
    "a circle with a decision",
    [],
    { A: start, B: step, C: { type: "if" } },
    [
      ["A", "B"],
      ["B", "C"],
      ["C", "B", "main", 1],
    ],
  ],
  [
    "batches that come back",
    [],
    { A: start, L: { type: "splitInBatches" }, B: step },
    [
      ["A", "L"],
      ["L", "B", "main", 1],
      ["B", "L"],
    ],
  ],
  [
    "batches that never come back",
    ["loop.not-closed:L"],
    { A: start, L: { type: "splitInBatches" }, B: step },
    [
      ["A", "L"],
      ["L", "B", "main", 1],
    ],
  ],

  [
    "an expression reads a missing step",
    ["flow.missing-reference:B"],
    { A: start, B: { type: "set", parameters: { value: "={{ $('Gone').item.json.x }}" } } },
    [["A", "B"]],
  ],
  [
    "the old way to read a missing step",
    ["flow.missing-reference:B"],
    { A: start, B: { type: "set", parameters: { value: '={{ $node["Gone"].json.x }}' } } },
    [["A", "B"]],
  ],
  [
    "code reads a missing step",
    ["flow.missing-reference:B"],
    { A: start, B: code("return $('Gone').all();") },
    [["A", "B"]],
  ],
  ["a name with a quote in it", [], { "It's": start, B: code("return $('It\\'s').all();") }, [["It's", "B"]]],
  [
    "jQuery in a text, expressions quoted in code, a comment",
    [],
    {
      A: start,
      B: call({ body: "=const t = $('title').text()" }),
      C: code("// $('Gone')\nreturn [{ v: \"={{ $('Other').item }}\" }];"),
    },
    [
      ["A", "B"],
      ["B", "C"],
    ],
  ],

  [
    "a command built from data",
    ["unsafe.command:B"],
    { A: start, B: { type: "executeCommand", parameters: { command: "=ls {{ $json.folder }}" } } },
    [["A", "B"]],
  ],
  [
    "a fixed command",
    [],
    { A: start, B: { type: "executeCommand", parameters: { command: "ls /data" } } },
    [["A", "B"]],
  ],
  [
    "a command built from a value that a step wrote down",
    [],
    {
      A: start,
      S: { type: "set", parameters: { assignments: { assignments: [{ name: "folder", value: "/data" }] } } },
      B: { type: "executeCommand", parameters: { command: "=ls {{ $json.folder }}" } },
    },
    [
      ["A", "S"],
      ["S", "B"],
    ],
  ],
  [
    "a query built from data",
    ["unsafe.sql:B"],
    {
      A: start,
      B: { type: "postgres", parameters: { query: "=select * from t where a = '{{ $json.a }}'" } },
    },
    [["A", "B"]],
  ],
  [
    "a query with parameters, numbers and constants",
    [],
    {
      A: start,
      B: {
        type: "postgres",
        parameters: {
          query: "=select * from t where a = $1 and d > '{{ $now }}' and n = {{ Number($json.n) }}",
        },
      },
    },
    [["A", "B"]],
  ],
  [
    "an unencrypted call",
    ["unsafe.plain-http:B"],
    { A: start, B: call({ url: "http://api.shop.com/x" }) },
    [["A", "B"]],
  ],
  [
    "an unencrypted call at home",
    [],
    {
      A: start,
      B: call({ url: "http://ollama:11434" }),
      C: call({ url: "http://192.168.1.9/x" }),
      D: call({ url: "=http://{{ $json.host }}/x" }),
    },
    [
      ["A", "B"],
      ["B", "C"],
      ["C", "D"],
    ],
  ],
  [
    "unchecked certificates",
    ["unsafe.certificates:B"],
    { A: start, B: call({ options: { allowUnauthorizedCerts: true } }) },
    [["A", "B"]],
  ],
  [
    "code that runs text",
    ["unsafe.dynamic-code:B"],
    { A: start, B: code("return eval($json.formula)") },
    [["A", "B"]],
  ],
  [
    "code that only talks about it",
    [],
    { A: start, B: code("// never eval(x)\nreturn evaluate(1) && model.eval();") },
    [["A", "B"]],
  ],

  [
    "outdated nodes",
    ["upkeep.outdated:A,B,C"],
    { A: { type: "start" }, B: { type: "function" }, C: call({}, { typeVersion: 1 }) },
    [
      ["A", "B"],
      ["B", "C"],
    ],
  ],
  [
    "a community node",
    ["upkeep.community:B"],
    { A: start, B: { type: "@acme/n8n-nodes-acme.acme" } },
    [["A", "B"]],
  ],
  ["pinned data", ["upkeep.pinned-data:A"], { A: start }, [], { pinData: { A: [{ json: {} }] } }],
  [
    "names n8n gave",
    ["upkeep.names:Code1,Code2,If1,Merge1"],
    { A: start, Code1: step, Code2: step, If1: step, Merge1: step },
    [
      ["A", "Code1"],
      ["Code1", "Code2"],
      ["Code2", "If1"],
      ["If1", "Merge1"],
    ],
  ],
  [
    "a program in a step",
    ["upkeep.long-code:B"],
    { A: start, B: code("x = 1;\n".repeat(200)) },
    [["A", "B"]],
  ],
  ["many steps and no word", ["upkeep.no-notes"], chain(16), chainEdges(16)],
  ["many steps and a note", [], { ...chain(16), N: { type: "stickyNote" } }, chainEdges(16)],

  [
    "a secret that its shape gives away",
    ["secret.hard-coded:B"],
    { A: start, B: call({ url: `https://x.example/?a=${fakeKey()}` }) },
    [["A", "B"]],
  ],
  [
    "a value in a telling place",
    ["secret.suspected:B"],
    { A: start, B: call({ headers: [{ name: "X-Api-Key", value: "q7Zt93mPx2LkV8dR4nWb" }] }) },
    [["A", "B"]],
  ],
];

function chain(length: number): Record<string, TestNode> {
  const rest = Array.from({ length: length - 1 }, (_, at) => [`S${at}`, step] as const);
  return { A: start, ...Object.fromEntries(rest) };
}

function chainEdges(length: number): TestEdge[] {
  return Array.from({ length: length - 1 }, (_, at): TestEdge => [at === 0 ? "A" : `S${at - 1}`, `S${at}`]);
}

/** Looks like a key of a vendor and is none; put together here so that no scanner stumbles over this file. */
function fakeKey(): string {
  return ["sk", "proj", "Kd83mQpL2vNx7RtY5wZb9HcJ4gFs"].join("-");
}

describe("rules", () => {
  test.each(CASES)("%s", (_what, expected, nodes, edges, rest) => {
    const examination = examineWorkflow(exportOf(nodes, edges, rest));
    expect(examination.ok).toBe(true);
    if (!examination.ok) return;
    const found = examination.report.findings.map(({ rule, places }) => {
      const named = [...new Set(places.map((place) => place.node))].filter((node) => node !== null);
      return named.length === 0 || rule === "loop.endless" ? rule : `${rule}:${named.join(",")}`;
    });
    expect(found.toSorted()).toEqual(expected.toSorted());
  });
});

describe("refusals say what is wrong", () => {
  const node = { name: "A", type: "n8n-nodes-base.noOp", position: [0, 0] };
  const sound = exportOf({ A: start });
  test.each([
    ["empty", "  \n"],
    ["too_large", `"${"x".repeat(MAX_BYTES)}"`],
    ["too_deep", "[".repeat(5000)],
    ["not_json", "{ nodes: [] }"],
    ["not_json", sound.slice(0, -10)],
    ["not_json", "<!doctype html><title>n8n</title>"],
    ["two_documents", `${sound}\n${sound}`],
    ["not_a_workflow", "42"],
    ["not_a_workflow", '{"name":"x"}'],
    ["several_workflows", `[${sound},${sound}]`],
    ["no_nodes", '{"nodes":[],"connections":{}}'],
    ["no_nodes", '{"nodes":"many"}'],
    ["too_many_nodes", JSON.stringify({ nodes: Array.from({ length: 2001 }, () => node) })],
    ["bad_node", JSON.stringify({ nodes: [{ ...node, position: [0] }] })],
    ["bad_node", JSON.stringify({ nodes: [null] })],
    ["duplicate_names", JSON.stringify({ nodes: [node, node] })],
    ["bad_connections", JSON.stringify({ nodes: [node], connections: { A: { main: "B" } } })],
    ["missing_nodes", JSON.stringify({ nodes: [node], connections: { A: { main: [[{ node: "B" }]] } } })],
    ["missing_nodes", JSON.stringify({ nodes: [node], connections: { B: { main: [[{ node: "A" }]] } } })],
  ])("%s", (code, text) => {
    const examination = examineWorkflow(text);
    expect(examination.ok ? "examined" : examination.refusal.code).toBe(code);
  });

  test("a syntax error names the line, and never quotes the file", () => {
    const examination = examineWorkflow(`{\n  "password": hunter2hunter2 }`);
    expect(examination).toMatchObject({ ok: false, refusal: { message: expect.stringContaining("line 2") } });
    expect(JSON.stringify(examination)).not.toContain("hunter2");
  });
});

test.each([
  ["a list of one", (text: string) => `[${text}]`],
  ["the answer of n8n's API", (text: string) => `{"data":${text}}`],
  ["a template", (text: string) => `{"id":1,"workflow":${text}}`],
  ["a file with a byte order mark", (text: string) => `\ufeff${text}`],
])("%s is unwrapped", (_what, wrap) => {
  expect(examineWorkflow(wrap(exportOf({ A: start })))).toMatchObject({ ok: true });
});

test("null output slots, old string credentials and unknown fields are read", () => {
  const text = exportOf({ A: start, B: call({}, { credentials: { shopApi: "My shop" }, extra: [1] }) }, [
    ["A", "B"],
  ]);
  const withSlots = text.replace('"main":[[', '"main":[null,[');
  expect(examineWorkflow(withSlots)).toMatchObject({
    ok: true,
    report: { credentials: [{ type: "shopApi", nodes: ["B"] }] },
  });
});

test("the score is 100 minus what each rule takes, and says how", () => {
  const examination = examineWorkflow(exportOf({ A: hourly, B: call(), C: step }, [["A", "B"]]));
  if (!examination.ok) throw new Error("examined");
  const { score } = examination.report;
  expect(score.value).toBe(100 - score.deductions.reduce((sum, { points }) => sum + points, 0));
  expect(score.deductions.map(({ rule }) => rule).toSorted()).toEqual([
    "errors.unhandled",
    "flow.unreachable",
  ]);
});

test("the five samples are examined and differ: one is healthy, one leaks", () => {
  const grades = loadSamples().map(({ slug, text }) => {
    const examination = examineWorkflow(text);
    return [slug, examination.ok ? examination.report.score.grade : examination.refusal.code];
  });
  expect(Object.fromEntries(grades)).toEqual({
    "overdue-invoices": "A",
    "leaking-secret": "F",
    "lost-branch": "F",
    "research-agent": "D",
    "order-desk": "C",
  });
});

describe("for arbitrary JSON", () => {
  const secret = fakeKey();
  const text = fc.oneof(
    fc.string(),
    fc.constant(secret),
    fc.string().map((rest) => `${rest} ${secret} ${rest}`),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      text,
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(text, tie("json"), { maxKeys: 4 }),
    ),
  }));
  const name = fc.oneof(fc.constantFrom("A", "B", "C", "__proto__", "constructor", secret), text);
  const node = fc.record({
    name,
    type: fc.oneof(
      fc.constantFrom(
        "n8n-nodes-base.webhook",
        "n8n-nodes-base.httpRequest",
        "n8n-nodes-base.stickyNote",
        "@n8n/n8n-nodes-langchain.agent",
        "n8n-nodes-base.code",
      ),
      text,
    ),
    position: fc.oneof(fc.tuple(fc.double(), fc.double()), fc.constant([1, 2])),
    parameters: fc.oneof(
      fc.dictionary(
        fc.oneof(fc.constantFrom("content", "url", "jsCode", "path", "query", "command"), text),
        json,
      ),
      json,
    ),
    credentials: fc.option(json, { nil: undefined }),
    disabled: fc.option(fc.boolean(), { nil: undefined }),
  });
  const edges = fc.dictionary(
    name,
    fc.dictionary(
      fc.constantFrom("main", "ai_tool"),
      fc.array(
        fc.array(fc.record({ node: name, type: fc.constant("main"), index: fc.nat(2) }), { maxLength: 3 }),
        { maxLength: 3 },
      ),
    ),
  );
  const workflow = fc.record({
    name: text,
    nodes: fc.uniqueArray(node, { selector: (one) => one.name, maxLength: 6 }),
    connections: fc.oneof(edges, json),
    pinData: json,
    settings: json,
  });

  test("the examination never throws, never echoes a planted secret, and keeps its own schema", () => {
    fc.assert(
      fc.property(fc.oneof(json, workflow), (value) => {
        const examination = examineWorkflow(JSON.stringify(value) ?? "");
        expect(JSON.stringify(examination)).not.toContain(secret);
        if (examination.ok) Report.parse(examination.report);
      }),
      { numRuns: 600 },
    );
  });

  test("no text at all makes it throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((source) => source.slice(0, -1)),
        ),
        (source) => {
          expect(typeof examineWorkflow(source).ok).toBe("boolean");
        },
      ),
      { numRuns: 500 },
    );
  });
});
