import { AppError } from "@souk/contracts/common/errors";
import { TRPCError } from "@trpc/server";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { toFailure } from "./failure.ts";

const thrown = (status: number, type?: string) =>
  Object.assign(new Error("from a library"), { status, type });
const database = (code: string) =>
  new Error("Failed query", { cause: Object.assign(new Error("from PostgreSQL"), { code }) });
const inTrpc = (cause: unknown, code: TRPCError["code"] = "INTERNAL_SERVER_ERROR") =>
  new TRPCError({ code, cause });

describe("every failure has one code", () => {
  it.each([
    [new AppError("tier.sold"), "tier.sold", 409],
    [inTrpc(new AppError("tier.sold")), "tier.sold", 409],
    [new TRPCError({ code: "BAD_REQUEST" }), "request.invalid", 400],
    [new TRPCError({ code: "PARSE_ERROR" }), "request.malformed_json", 400],
    [new TRPCError({ code: "PAYLOAD_TOO_LARGE" }), "request.too_large", 413],
    [thrown(400, "entity.parse.failed"), "request.malformed_json", 400],
    [thrown(400, "request.aborted"), "request.invalid", 400],
    [thrown(413, "entity.too.large"), "request.too_large", 413],
    [thrown(415, "charset.unsupported"), "request.unsupported_media_type", 415],
    [Object.assign(new URIError("Failed to decode param"), { status: 400 }), "request.invalid", 400],
    [database("ECONNREFUSED"), "service.unavailable", 503],
    [new Stripe.errors.StripeConnectionError({ type: "api_error" }), "service.unavailable", 503],
    [inTrpc(new Stripe.errors.StripeAPIError({ type: "api_error" })), "service.unavailable", 503],
    [new Stripe.errors.StripeRateLimitError({ type: "rate_limit_error" }), "service.unavailable", 503],
    [new Stripe.errors.StripeInvalidRequestError({ type: "invalid_request_error" }), "internal", 500],
    [inTrpc(database("57P01")), "service.unavailable", 503],
    [database("53300"), "service.unavailable", 503],
    [database("40P01"), "service.unavailable", 503],
    [new Error("timeout exceeded when trying to connect"), "service.unavailable", 503],
    [new AggregateError([database("ECONNREFUSED")]), "service.unavailable", 503],
    [database("23505"), "internal", 500],
    [thrown(503), "internal", 500],
    [new z.ZodError([]), "internal", 500],
    ["a string", "internal", 500],
    [undefined, "internal", 500],
  ])("%s is %s", (error, code, status) => {
    expect(toFailure(error)).toMatchObject({ code, status });
  });

  it("wrong input names the field, the rule and the reason", () => {
    const { error } = z.strictObject({ a: z.array(z.int()) }).safeParse({ a: [1, "x"] });
    const { issues } = toFailure(inTrpc(error, "BAD_REQUEST"));
    expect(issues).toEqual([
      { path: "a.1", code: "invalid_type", message: expect.stringContaining("number") },
    ]);
  });

  it("only what an operator must see is handed to the log", () => {
    expect(toFailure(new AppError("tier.sold")).cause).toBeUndefined();
    expect(toFailure(thrown(400)).cause).toBeUndefined();
    expect(toFailure(new Error("boom")).cause).toBeInstanceOf(Error);
    expect(toFailure(database("ECONNREFUSED")).cause).toBeInstanceOf(Error);
  });
});
