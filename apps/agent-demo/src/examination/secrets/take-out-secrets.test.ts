import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takeOutSecrets } from "./take-out-secrets.ts";

const pick = (alphabet: string, length: number) =>
  fc
    .array(fc.constantFrom(...alphabet.split("")), { minLength: length, maxLength: length })
    .map((letters) => letters.join(""));

/** As keys are made: each sign as likely as the other. */
const evenly = (secrets: fc.Arbitrary<string>) => fc.noShrink(fc.noBias(secrets));

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** By chance in shape, but with a digit at each end, as a chance string of letters alone would be no key. */
const keyOf = (alphabet: string) => (length: number) => pick(alphabet, length - 2).map((key) => `7${key}4`);
const word = keyOf(`${LETTERS}0123456789`);
const hex = keyOf("0123456789abcdef");
const caps = keyOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

/** A secret of parts that are drawn, with the words between them. */
const written = (words: readonly string[], ...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((drawn) => String.raw({ raw: words }, ...drawn));

type Plant = [what: string, secret: fc.Arbitrary<string>, place: (secret: string) => unknown];

const inText = (secret: string) => ({ parameters: { url: `https://x.example/${secret}` } });
const header =
  (name: string, prefix = "") =>
  (secret: string) => ({
    parameters: { headerParameters: { parameters: [{ name, value: `${prefix}${secret}` }] } },
  });

/** Kinds of secrets, where n8n puts them. */
const PLANTS: Plant[] = [
  ["OpenAI", written`sk-proj-${word(40)}`, header("Authorization", "Bearer ")],
  ["Anthropic", written`sk-ant-api03-${word(60)}`, header("x-api-key")],
  [
    "Google in an address",
    written`AIza${word(35)}`,
    (secret) => ({ parameters: { url: `https://maps.example/json?key=${secret}` } }),
  ],
  ["Google client secret", written`GOCSPX-${word(28)}`, inText],
  ["AWS", written`AKIA${caps(16)}`, (secret) => ({ parameters: { jsCode: `const id = "${secret}"` } })],
  ["GitHub", written`ghp_${word(36)}`, inText],
  ["GitLab", written`glpat-${word(20)}`, inText],
  ["Slack", written`xoxb-${pick("0123456789", 11)}-${word(24)}`, inText],
  [
    "Slack webhook",
    written`hooks.slack.com/services/T${caps(9)}/B${caps(9)}/${word(24)}`,
    (secret) => ({ parameters: { url: `https://${secret}` } }),
  ],
  [
    "Discord webhook",
    written`discord.com/api/webhooks/${pick("123456789", 18)}/${word(68)}`,
    (secret) => ({ parameters: { url: `https://${secret}` } }),
  ],
  [
    "Telegram in an address",
    written`${pick("123456789", 10)}:AA${word(33)}`,
    (secret) => ({ parameters: { url: `https://api.telegram.org/bot${secret}/sendMessage` } }),
  ],
  ["Stripe", word(24).map((key) => ["sk", "live", key].join("_")), inText],
  ["Stripe, test mode", word(24).map((key) => ["sk", "test", key].join("_")), header("x-api-key")],
  ["SendGrid", written`SG.${word(22)}.${word(43)}`, inText],
  ["Airtable", written`pat${word(14)}.${hex(64)}`, header("Authorization", "Bearer ")],
  ["Notion", written`ntn_${word(46)}`, inText],
  ["Hugging Face", written`hf_${word(34)}`, inText],
  ["Groq", written`gsk_${word(52)}`, inText],
  ["Souk", written`souk_cs_${word(32)}`, inText],
  ["JWT", written`eyJ${word(30)}.eyJ${word(60)}.${word(43)}`, header("Authorization", "Bearer ")],
  [
    "private key",
    written`-----BEGIN PRIVATE KEY-----\n${word(300)}\n`,
    (secret) => ({ parameters: { key: `${secret}-----END PRIVATE KEY-----` } }),
  ],
  ["bearer of no known kind", word(40), header("Authorization", "Bearer ")],
  [
    "Basic sign-in",
    word(14).map((password) => Buffer.from(`admin:${password}`).toString("base64")),
    header("Authorization", "Basic "),
  ],
  [
    "password in an address",
    word(16),
    (secret) => ({ parameters: { uri: `postgres://app:${secret}@db.example:5432/x` } }),
  ],
  ["header of a telling name", word(24), header("X-API-Key")],
  [
    "query parameter",
    hex(32),
    (secret) => ({ parameters: { url: `https://w.example/data?appid=${secret}&q=1` } }),
  ],
  [
    "JSON body",
    word(14),
    (secret) => ({ parameters: { jsonBody: `{ "user": "x", "password": "${secret}" }` } }),
  ],
  [
    "escaped JSON in a text",
    word(24),
    (secret) => ({ parameters: { body: `{\\"api_key\\": \\"${secret}\\"}` } }),
  ],
  [
    "constant in code",
    word(24),
    (secret) => ({ parameters: { jsCode: `const accessToken = '${secret}';` } }),
  ],
  ["field of a node", word(24), (secret) => ({ parameters: { apiKey: secret } })],
  [
    "assignment of a Set step",
    word(24),
    (secret) => ({
      parameters: {
        assignments: { assignments: [{ name: "client_secret", value: secret, type: "string" }] },
      },
    }),
  ],
  ["sticky note", word(14), (secret) => ({ parameters: { content: `## Access\nPassword: ${secret}` } })],
  [
    "inline credential",
    pick(LETTERS, 9),
    (secret) => ({ credentials: { smtp: { id: "1", name: "Mail", password: secret } } }),
  ],
];

/** A key of OpenAI's shape, another one for each number. */
const keyNo = (number: number) => `sk-proj-7${"aB3dE6gH9kL2".repeat(3)}${String(number).padStart(3, "0")}4`;

describe("finds planted secrets and takes them out", () => {
  test.each(PLANTS)("%s", (_what, secrets, place) => {
    fc.assert(
      fc.property(evenly(secrets), (secret) => {
        const taken = takeOutSecrets({ nodes: [{ name: "Carrier", ...(place(secret) as object) }] });
        expect(taken?.finds, "not found").not.toHaveLength(0);
        expect(taken?.finds[0]).toMatchObject({
          node: "Carrier",
          path: expect.stringMatching(/^nodes\.0\./),
        });
        expect(JSON.stringify(taken)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
      { numRuns: 20 },
    );
  });

  test("pinned data and static data are part of the file", () => {
    const key = keyNo(1);
    const taken = takeOutSecrets({
      pinData: { Hook: [{ json: { headers: { authorization: `Bearer ${key}` } } }] },
      staticData: { token: "7pQ2xW9rT4vB8nM3kJ6hG5fD1sA4" },
    });
    expect(taken?.finds.map((find) => find.path)).toEqual([
      "pinData.Hook.0.json.headers.authorization",
      "staticData.token",
    ]);
  });
});

test.each(["Your", "YOUR", "xxxx", "insert", "Hidden", "here", "sample", "Example", "1234567", "abcdef"])(
  "takes out a key that spells %j by chance",
  (word) => {
    for (const secret of [
      `7pQ2${word}9rT4vB8nM3kJ6h`,
      `${word}7pQ29rT4vB8nM3kJ6h`,
      `7pQ29rT4vB8nM3kJ6h${word}`,
    ]) {
      const taken = takeOutSecrets({ nodes: [{ name: "A", parameters: { apiKey: secret } }] });
      expect(JSON.stringify(taken?.clean)).not.toContain(secret);
    }
  },
);

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
  [
    "more placeholders",
    {
      apiKey: "yourApiKey123",
      token: "token-goes-here-1",
      secret: "sk-1234567890abcdef",
      authorization: "Bearer sk-your_openai_key_2024",
      password: "Change_Me_2024",
      access_token: "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx12",
      client_secret: "insert client secret 1 here",
      auth_key: "[AUTH_KEY_1]",
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
      sha: "7f3a9c1e5b8d2064a7f3c9e15b8d2064a7f3c9e4",
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
  const key = keyNo(1);
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
  expect(takeOutSecrets([keyNo(1), keyNo(2)])?.clean).toEqual(["‹secret 1›", "‹secret 2›"]);
});

test("a file with more than 300 secrets is refused as a whole", () => {
  expect(takeOutSecrets(Array.from({ length: 301 }, (_, at) => keyNo(at)))).toBeNull();
});

test("a key called __proto__ stays a key", () => {
  const taken = takeOutSecrets(JSON.parse(`{"__proto__":{"a":"${keyNo(1)}"}}`));
  expect(JSON.stringify(taken?.clean)).toBe('{"__proto__":{"a":"‹secret 1›"}}');
});
