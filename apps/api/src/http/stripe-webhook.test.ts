import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { stripeEvents } from "@souk/db/schema/stripe";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../app.ts";
import { appRouter } from "../router.ts";
import { startTestApp, type TestApp } from "../testing/app.ts";
import { signatureOf, stripeEvent } from "../testing/stripe-event.ts";
import { createHttpServer } from "./server.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Sent {
  signature?: string | undefined;
  path?: string;
  headers?: Record<string, string>;
}

function send(
  body: string | Buffer<ArrayBuffer>,
  { signature, path = "/webhooks/stripe", headers }: Sent = {},
) {
  return fetch(app.url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...headers,
      ...(signature === undefined ? {} : { "stripe-signature": signature }),
    },
    body,
  });
}

const sendSigned = (body: string, sent: Sent = {}) => send(body, { signature: signatureOf(body), ...sent });

async function refusalOf(answer: Response): Promise<[number, string]> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  return [answer.status, ((await answer.json()) as { code: string }).code];
}

const stored = (stripeEventId: string) =>
  app.deps.db.select().from(stripeEvents).where(eq(stripeEvents.stripeEventId, stripeEventId));

describe("an event that Stripe signed", () => {
  it.each(["/webhooks/stripe", "/api/v1/webhooks/stripe"])(
    "is stored and answered by a bare ok at %s",
    async (path) => {
      const event = stripeEvent();
      const answer = await sendSigned(JSON.stringify(event), { path });
      expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
        200,
        "text/plain; charset=utf-8",
        "ok",
      ]);
      expect(await stored(event.id)).toEqual([
        expect.objectContaining({
          type: "invoice.paid",
          objectId: event.data.object.id,
          apiVersion: event.api_version,
          state: "received",
          attempts: 0,
          payload: event,
        }),
      ]);
    },
  );

  it("is stored once, however often and at the same time it is delivered", async () => {
    const event = stripeEvent();
    const body = JSON.stringify(event);
    const answers = await Promise.all(Array.from({ length: 10 }, () => sendSigned(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await stored(event.id)).toHaveLength(1);
  });

  it("is believed up to five minutes early or late", async () => {
    for (const secondsFromNow of [-290, 290]) {
      const body = JSON.stringify(stripeEvent());
      expect((await send(body, { signature: signatureOf(body, { secondsFromNow }) })).status).toBe(200);
    }
  });

  it("is stored whatever its texts hold and however it is written", async () => {
    const event = stripeEvent({ object: { name: "a\0b\ud800c\u001f\\u0000é😀", "k\0": 1 } });
    const body = JSON.stringify(event, null, 3);
    expect((await sendSigned(body, { headers: { "content-type": "text/weird" } })).status).toBe(200);
    const [row] = await stored(event.id);
    expect(row?.payload).toMatchObject({
      data: { object: { name: "a\ufffdb\ufffdc\u001f\\u0000é😀", "k\ufffd": 1 } },
    });
  });

  it("is stored without the secrets that Stripe puts into it", async () => {
    const event = stripeEvent();
    const object = { ...event.data.object, client_secret: "pi_1_secret_2", nested: [{ client_secret: "x" }] };
    expect((await sendSigned(JSON.stringify({ ...event, data: { object } }))).status).toBe(200);
    expect((await stored(event.id))[0]?.payload).toMatchObject({
      data: { object: { client_secret: "[removed]", nested: [{ client_secret: "[removed]" }] } },
    });
  });

  it("is known by itself when its object has no id", async () => {
    const event = stripeEvent({ type: "invoice.upcoming", object: { id: undefined } });
    expect((await sendSigned(JSON.stringify(event))).status).toBe(200);
    expect(await stored(event.id)).toMatchObject([{ objectId: event.id }]);
  });
});

describe("a delivery is refused, and nothing stored,", () => {
  const event = stripeEvent();
  const body = JSON.stringify(event);

  it.each<[string, string | undefined]>([
    ["without a signature", undefined],
    ["with an empty signature", ""],
    ["with nonsense for a signature", "v1=x,t"],
    ["signed with another secret", signatureOf(body, { secret: "whsec_other" })],
    ["with the signature of another body", signatureOf(`${body} `)],
    ["with the old scheme alone", signatureOf(body).replace("v1=", "v0=")],
  ])("%s", async (_, signature) => {
    expect(await refusalOf(await send(body, { signature }))).toEqual([400, "webhook.signature_invalid"]);
    expect(await stored(event.id)).toEqual([]);
  });

  it.each([-310, 310, 86_400])("signed %d seconds from now", async (secondsFromNow) => {
    const signature = signatureOf(body, { secondsFromNow });
    expect(await refusalOf(await send(body, { signature }))).toEqual([400, "webhook.signature_invalid"]);
    expect(await refusalOf(await send(body, { signature: `t=0,${signature}` }))).toEqual([
      400,
      "webhook.signature_invalid",
    ]);
    expect(await stored(event.id)).toEqual([]);
  });

  it.each([
    ["is a thin event", JSON.stringify({ ...event, object: "v2.core.event" })],
    ["is no event", JSON.stringify({ ...event, object: "charge" })],
    ["has no object", JSON.stringify({ ...event, data: {} })],
    ["has no id", JSON.stringify({ ...event, id: 7 })],
    ["is no JSON", "{"],
    ["is null", "null"],
  ])("when what was signed %s", async (_, other) => {
    expect(await refusalOf(await sendSigned(other))).toEqual([400, "webhook.unsupported"]);
    expect(await stored(event.id)).toEqual([]);
  });

  it("when it is empty, too large or packed", async () => {
    expect(await refusalOf(await send("", { signature: "t=1,v1=x" }))).toEqual([
      400,
      "webhook.signature_invalid",
    ]);
    const large = JSON.stringify({ ...event, padding: "x".repeat(1_100_000) });
    expect(await refusalOf(await sendSigned(large))).toEqual([413, "request.too_large"]);
    const packed = await send(gzipSync(body), {
      signature: signatureOf(body),
      headers: { "content-encoding": "gzip" },
    });
    expect(await refusalOf(packed)).toEqual([415, "request.unsupported_media_type"]);
    expect(await stored(event.id)).toEqual([]);
  });

  it("in plain words", async () => {
    const { title } = (await (await send(body)).json()) as { title: string };
    expect(title).toBe("The Stripe-Signature header does not fit this body, or not this hour.");
  });
});

it.each(["GET", "PUT", "DELETE"])("%s is no way to deliver an event", async (method) => {
  for (const path of ["/webhooks/stripe", "/api/v1/webhooks/stripe"]) {
    const answer = await fetch(app.url + path, { method });
    expect(answer.headers.get("allow")).toBe("POST");
    expect(await refusalOf(answer)).toEqual([405, "request.method_not_allowed"]);
  }
});

it("without a secret nothing is believed, not even what is signed with nothing", async () => {
  const bare = createApp({ ...app.deps, stripeWebhookSecret: undefined }, app.drain, appRouter);
  const server = createHttpServer((req, res) => bare(req, res));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const body = JSON.stringify(stripeEvent());
  const answer = await fetch(`http://localhost:${port}/webhooks/stripe`, {
    method: "POST",
    headers: { "stripe-signature": signatureOf(body, { secret: " " }) },
    body,
  });
  expect(await refusalOf(answer)).toEqual([503, "stripe.not_configured"]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it("when the database is away Stripe is asked to come back", async () => {
  const cut = await startTestApp({ databaseUrl: `postgres://nobody@localhost:1/${randomUUID()}` });
  const body = JSON.stringify(stripeEvent());
  const answer = await fetch(`${cut.url}/webhooks/stripe`, {
    method: "POST",
    headers: { "stripe-signature": signatureOf(body) },
    body,
  });
  expect(await refusalOf(answer)).toEqual([503, "service.unavailable"]);
  await cut.close();
});
