import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { takeOutSecrets } from "./take-out-secrets.ts";

const pick = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Random in shape, but with a digit at each end, as a chance string of letters alone would be no key. */
const word = (length: number) => `7${pick(`${LETTERS}0123456789`, length - 2)}4`;
const hex = (length: number) => `7${pick("0123456789abcdef", length - 2)}4`;
const caps = (length: number) => `7${pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length - 2)}4`;

type Plant = [what: string, secret: () => string, place: (secret: string) => unknown];

const inText = (secret: string) => ({ parameters: { url: `https://x.example/${secret}` } });
const header =
  (name: string, prefix = "") =>
  (secret: string) => ({
    parameters: { headerParameters: { parameters: [{ name, value: `${prefix}${secret}` }] } },
  });

/** Kinds of secrets, where n8n puts them. */
const PLANTS: Plant[] = [
  ["OpenAI", () => `sk-proj-${word(40)}`, header("Authorization", "Bearer ")],
  ["Anthropic", () => `sk-ant-api03-${word(60)}`, header("x-api-key")],
  [
    "Google in an address",
    () => `AIza${word(35)}`,
    (secret) => ({ parameters: { url: `https://maps.example/json?key=${secret}` } }),
  ],
  ["Google client secret", () => `GOCSPX-${word(28)}`, inText],
  ["AWS", () => `AKIA${caps(16)}`, (secret) => ({ parameters: { jsCode: `const id = "${secret}"` } })],
  ["GitHub", () => `ghp_${word(36)}`, inText],
  ["GitLab", () => `glpat-${word(20)}`, inText],
  ["Slack", () => `xoxb-${pick("0123456789", 11)}-${word(24)}`, inText],
  [
    "Slack webhook",
    () => `hooks.slack.com/services/T${caps(9)}/B${caps(9)}/${word(24)}`,
    (secret) => ({ parameters: { url: `https://${secret}` } }),
  ],
  [
    "Discord webhook",
    () => `discord.com/api/webhooks/${pick("123456789", 18)}/${word(68)}`,
    (secret) => ({ parameters: { url: `https://${secret}` } }),
  ],
  [
    "Telegram in an address",
    () => `${pick("123456789", 10)}:AA${word(33)}`,
    (secret) => ({ parameters: { url: `https://api.telegram.org/bot${secret}/sendMessage` } }),
  ],
  ["Stripe", () => ["sk", "live", word(24)].join("_"), inText],
  ["SendGrid", () => `SG.${word(22)}.${word(43)}`, inText],
  ["Airtable", () => `pat${word(14)}.${hex(64)}`, header("Authorization", "Bearer ")],
  ["Notion", () => `ntn_${word(46)}`, inText],
  ["Hugging Face", () => `hf_${word(34)}`, inText],
  ["Groq", () => `gsk_${word(52)}`, inText],
  ["Souk", () => `souk_cs_${word(32)}`, inText],
  ["JWT", () => `eyJ${word(30)}.eyJ${word(60)}.${word(43)}`, header("Authorization", "Bearer ")],
  [
    "private key",
    () => `-----BEGIN PRIVATE KEY-----\n${word(300)}\n`,
    (secret) => ({ parameters: { key: `${secret}-----END PRIVATE KEY-----` } }),
  ],
  ["bearer of no known kind", () => word(40), header("Authorization", "Bearer ")],
  [
    "Basic sign-in",
    () => Buffer.from(`admin:${word(14)}`).toString("base64"),
    header("Authorization", "Basic "),
  ],
  [
    "password in an address",
    () => word(16),
    (secret) => ({ parameters: { uri: `postgres://app:${secret}@db.example:5432/x` } }),
  ],
  ["header of a telling name", () => word(24), header("X-API-Key")],
  [
    "query parameter",
    () => hex(32),
    (secret) => ({ parameters: { url: `https://w.example/data?appid=${secret}&q=1` } }),
  ],
  [
    "JSON body",
    () => word(14),
    (secret) => ({ parameters: { jsonBody: `{ "user": "x", "password": "${secret}" }` } }),
  ],
  [
    "escaped JSON in a text",
    () => word(24),
    (secret) => ({ parameters: { body: `{\\"api_key\\": \\"${secret}\\"}` } }),
  ],
  [
    "constant in code",
    () => word(24),
    (secret) => ({ parameters: { jsCode: `const accessToken = '${secret}';` } }),
  ],
  ["field of a node", () => word(24), (secret) => ({ parameters: { apiKey: secret } })],
  [
    "assignment of a Set step",
    () => word(24),
    (secret) => ({
      parameters: {
        assignments: { assignments: [{ name: "client_secret", value: secret, type: "string" }] },
      },
    }),
  ],
  [
    "sticky note",
    () => word(14),
    (secret) => ({ parameters: { content: `## Access\nPassword: ${secret}` } }),
  ],
  [
    "inline credential",
    () => pick(LETTERS, 9),
    (secret) => ({ credentials: { smtp: { id: "1", name: "Mail", password: secret } } }),
  ],
];

describe("finds planted secrets and takes them out", () => {
  test.each(PLANTS)("%s", (_what, secretOf, place) => {
    for (let round = 0; round < 5; round++) {
      const secret = secretOf();
      const taken = takeOutSecrets({ nodes: [{ name: "Carrier", ...(place(secret) as object) }] });
      expect(taken?.finds, "not found").not.toHaveLength(0);
      expect(taken?.finds[0]).toMatchObject({ node: "Carrier", path: expect.stringMatching(/^nodes\.0\./) });
      expect(JSON.stringify(taken)).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });

  test("pinned data and static data are part of the file", () => {
    const key = `sk-proj-${word(40)}`;
    const taken = takeOutSecrets({
      pinData: { Hook: [{ json: { headers: { authorization: `Bearer ${key}` } } }] },
      staticData: { token: word(30) },
    });
    expect(taken?.finds.map((find) => find.path)).toEqual([
      "pinData.Hook.0.json.headers.authorization",
      "staticData.token",
    ]);
  });
});

/** Things that stand where secrets stand and are none. */
const LOOK_ALIKES: [what: string, value: unknown][] = [
  [
    "expressions",
    {
      apiKey: "={{ $json.apiKey }}",
      token: "={{ $env.TOKEN_2024 }}",
      authorization: "=Bearer {{ $('Login').first().json.access_token }}",
    },
  ],
  [
    "placeholders",
    {
      apiKey: "YOUR_API_KEY_1",
      password: "xxxxxxxx9",
      token: "<token-goes-here-1>",
      secret: "{{secret1}}",
      authorization: "Bearer YOUR_TOKEN_123456",
    },
  ],
  ["environment names", { jsCode: 'const apiKey = process.env.API_KEY_2; const token = "$TOKEN1234";' }],
  [
    "references to credentials",
    {
      nodes: [
        {
          name: "A",
          credentials: {
            openAiApi: { id: "x8Kd92LmQp31", name: "OpenAI account 2" },
            old: "My credential 1",
          },
        },
      ],
    },
  ],
  ["limits and pages", { max_tokens: "4096abcd12", nextPageToken: "CAUQAA1b2c3d4", pageToken: "q7Zt93mPx2" }],
  [
    "names of credential types",
    { nodeCredentialType: "openAiApi2Key99", genericAuthType: "httpHeaderAuth1" },
  ],
  [
    "ids, hashes and addresses without a telling name",
    {
      documentId: "1NQ_9HXkMrjm_DPZENAmwRo0JJkvQm8BU",
      sha: hex(40),
      url: "https://x.example/a?id=1NQ9HXkMrjmDPZENAm&page=2",
    },
  ],
  [
    "words",
    {
      token: "access token of the user",
      password: "password",
      secret: "secret",
      prompt: "Tell the password: it is hidden",
    },
  ],
  ["code that computes", { jsCode: "const token = items[0].json.token2;\nconst password = getPassword1();" }],
  ["addresses under a telling name", { authorization: "https://login.example/oauth2/v1/token" }],
  [
    "documentation",
    {
      content:
        "Set `Authorization: Bearer sk-...` and api_key=YOUR_KEY_HERE1. Example: sk-xxxxxxxxxxxxxxxxxxxxxxxx1",
    },
  ],
  ["a Basic that is no sign-in", { text: "Basic LLM Chain1 and Basic Authentication2" }],
];

test.each(LOOK_ALIKES)("leaves alone: %s", (_what, value) => {
  expect(takeOutSecrets(value)?.finds).toEqual([]);
});

test("the same value disappears everywhere, also from names, keys and places no rule looks at", () => {
  const key = `sk-proj-${word(40)}`;
  const taken = takeOutSecrets({
    nodes: [{ name: `Call ${key}`, parameters: { [key]: 1, free: key.slice(0) } }],
    connections: { [`Call ${key}`]: {} },
  });
  expect(JSON.stringify(taken)).not.toContain(key);
  expect(taken?.clean).toMatchObject({
    nodes: [{ name: "Call ‹secret 1›" }],
    connections: { "Call ‹secret 1›": {} },
  });
});

test("two secrets stay two, so that names remain different", () => {
  const [a, b] = [`sk-proj-${word(40)}`, `sk-proj-${word(40)}`];
  expect(takeOutSecrets([a, b])?.clean).toEqual(["‹secret 1›", "‹secret 2›"]);
});

test("a file with more than 300 secrets is refused as a whole", () => {
  expect(takeOutSecrets(Array.from({ length: 301 }, () => `sk-proj-${word(40)}`))).toBeNull();
});

test("a key called __proto__ stays a key", () => {
  const taken = takeOutSecrets(JSON.parse(`{"__proto__":{"a":"sk-proj-${word(40)}"}}`));
  expect(JSON.stringify(taken?.clean)).toBe('{"__proto__":{"a":"‹secret 1›"}}');
});
