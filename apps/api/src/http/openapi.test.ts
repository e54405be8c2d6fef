import type { AnyTRPCRouter } from "@trpc/server";
import { expect, it } from "vitest";
import { z } from "zod";
import { appRouter } from "../router.ts";
import { publicProcedure, scopedProcedure } from "../trpc/procedures.ts";
import { router } from "../trpc/init.ts";
import { buildOpenApiDocument } from "./openapi.ts";

type Json = Record<string, unknown>;

function describe(testRouter: AnyTRPCRouter) {
  return buildOpenApiDocument(testRouter) as unknown as {
    paths: Record<string, Record<string, Json>>;
    components: { schemas: Record<string, Json> };
  };
}

it("says who may call an operation and with which scope", () => {
  const { paths } = describe(
    router({
      area: router({
        open: publicProcedure
          .meta({ openapi: { method: "GET", path: "/open" } })
          .output(z.void())
          .query(() => {}),
        shut: scopedProcedure("usage.read")
          .meta({ openapi: { method: "GET", path: "/shut" } })
          .output(z.void())
          .query(() => {}),
      }),
    }),
  );
  expect(paths["/open"]?.["get"]).toMatchObject({ operationId: "area.open", security: [] });
  expect(paths["/shut"]?.["get"]).toMatchObject({
    security: [
      { agent: ["usage:read"] },
      { session: [] },
      { apiKey: ["usage:read"] },
      { apiKeyHeader: ["usage:read"] },
    ],
  });
  expect(Object.keys(paths["/shut"]?.["get"]?.["responses"] as Json)).toEqual([
    "200",
    "400",
    "401",
    "403",
    "429",
    "500",
    "503",
  ]);
});

it("lets a key come by header, so the body does not demand it", () => {
  const { components, paths } = describe(appRouter);
  expect(components.schemas["UsageConsumeRequest"]).not.toHaveProperty("required");
  expect(JSON.stringify(paths["/me/agents/{agentId}/usage/{metricSlug}/consume"])).toContain(
    "parameters/IdempotencyKey",
  );
});

it("answers may gain fields, requests may not", () => {
  const { schemas } = describe(appRouter).components;
  expect(schemas["Consumption"]).not.toHaveProperty("additionalProperties");
  expect(schemas["UsageConsumeRequest"]).toMatchObject({ additionalProperties: false });
});

it("refuses a named schema that would come out under two names", () => {
  const Thing = z.object({ a: z.string().optional() }).meta({ id: "Thing" });
  const both = publicProcedure
    .meta({ openapi: { method: "POST", path: "/things" } })
    .input(z.strictObject({ thing: Thing }))
    .output(Thing)
    .mutation(() => ({}));
  expect(() => describe(router({ both }))).toThrow("ThingOutput is a twin of Thing");
});

it("names its own servers when it knows them", () => {
  expect(buildOpenApiDocument(appRouter).servers?.map(({ url }) => url)).toEqual(["/api/v1", "/"]);
  expect(buildOpenApiDocument(appRouter, "https://api.souk.example").servers?.map(({ url }) => url)).toEqual([
    "https://api.souk.example/api/v1",
    "https://api.souk.example",
  ]);
});
