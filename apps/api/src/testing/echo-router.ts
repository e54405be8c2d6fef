import { AppError } from "@souk/contracts/common/errors";
import { z } from "zod";
import { router } from "../trpc/init.ts";
import { publicProcedure, scopedProcedure } from "../trpc/procedures.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Where a procedure stands at REST. */
export function at(
  method: Method,
  path: `/${string}`,
  meta: { status?: 201 | 204; idempotencyHeader?: boolean } = {},
) {
  return { ...meta, openapi: { method, path } };
}

/** Fields of every kind, as a query names them. */
export const queryFields = z.strictObject({
  count: z.int().default(7),
  ratio: z.number().optional(),
  flag: z.boolean().nullish(),
  tags: z.array(z.string()).default([]),
  sizes: z.array(z.int()).optional(),
  text: z.string().optional(),
  kind: z.enum(["a", "b"]).optional(),
});
/** The same of a body. */
export const bodyFields = z.strictObject({
  id: z.string().optional(),
  price: z.number().optional(),
  on: z.boolean().optional(),
});

/** Echoes what it was given, so that a test sees what arrived; and fails in every way there is. */
export const echoRouter = router({
  query: publicProcedure
    .meta(at("GET", "/query"))
    .input(queryFields)
    .output(queryFields)
    .query(({ input }) => input),
  special: publicProcedure
    .meta(at("GET", "/things/special"))
    .input(z.void())
    .output(z.string())
    .query(() => "special"),
  thing: publicProcedure
    .meta(at("GET", "/things/{id}"))
    .input(z.strictObject({ id: z.string().max(50) }))
    .output(z.strictObject({ id: z.string() }))
    .query(({ input }) => input),
  part: publicProcedure
    .meta(at("GET", "/things/{id}/parts/{number}"))
    .input(z.strictObject({ id: z.string(), number: z.int() }))
    .output(z.strictObject({ id: z.string(), number: z.int() }))
    .query(({ input }) => input),
  change: publicProcedure
    .meta(at("PATCH", "/things/{id}", { status: 201 }))
    .input(bodyFields.extend({ id: z.string() }))
    .output(bodyFields.extend({ id: z.string() }))
    .mutation(({ input }) => input),
  remove: publicProcedure
    .meta(at("DELETE", "/things/{id}", { status: 204 }))
    .input(z.strictObject({ id: z.string() }))
    .output(z.void())
    .mutation(() => {}),
  restart: publicProcedure
    .meta(at("POST", "/restart"))
    .input(z.void())
    .output(z.string())
    .mutation(() => "restarted"),
  make: publicProcedure
    .meta(at("POST", "/things"))
    .input(bodyFields)
    .output(bodyFields)
    .mutation(({ input }) => input),
  spend: publicProcedure
    .meta(at("POST", "/spend", { idempotencyHeader: true }))
    .input(z.strictObject({ idempotencyKey: z.string().max(20), quantity: z.int().default(1) }))
    .output(z.strictObject({ idempotencyKey: z.string(), quantity: z.int() }))
    .mutation(({ input, ctx }) => {
      ctx.reply.header("Idempotent-Replayed", "true");
      return input;
    }),
  limited: publicProcedure
    .meta(at("GET", "/limited"))
    .output(z.void())
    .query(() => {
      throw new AppError("quota.exceeded", {
        metric: "pages",
        requested: 1,
        limit: 1,
        used: 1,
        held: 0,
        remaining: 0,
        resetsAt: null,
        upgradeUrl: "http://localhost:3000/upgrade",
        retryAfterSeconds: 41.2,
      });
    }),
  unpaid: publicProcedure
    .meta(at("GET", "/unpaid"))
    .output(z.void())
    .query(() => {
      throw new AppError("stripe.not_configured");
    }),
  broken: publicProcedure
    .meta(at("GET", "/broken"))
    .output(z.void())
    .query(() => {
      throw new Error("password is hunter2");
    }),
  lying: publicProcedure
    .meta(at("GET", "/lying"))
    .output(z.strictObject({ id: z.string() }))
    .query(() => ({ id: 1 as unknown as string })),
  away: publicProcedure
    .meta(at("GET", "/away"))
    .output(z.void())
    .query(() => {
      throw Object.assign(
        new Error("Failed query", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) }),
      );
    }),
  scoped: scopedProcedure("usage.spend")
    .meta(at("GET", "/scoped"))
    .output(z.void())
    .query(() => {}),
  hidden: publicProcedure
    .input(z.void())
    .output(z.void())
    .query(() => {}),
});
