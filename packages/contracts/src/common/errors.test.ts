import { describe, expect, expectTypeOf, it } from "vitest";
import { AppError, type ErrorCode, ERRORS, isAppError, STATUS_BY_KIND, statusOf } from "./errors.ts";

const codes = Object.keys(ERRORS) as ErrorCode[];

describe("every error", () => {
  it.each(codes)("%s has a status, a sentence and a name that stays", (code) => {
    expect(Object.values(STATUS_BY_KIND)).toContain(statusOf(code));
    expect(ERRORS[code].message).toMatch(/^[A-Z].*\.$/);
    expect(code).toMatch(/^[a-z][a-z_]*(\.[a-z][a-z_]*)?$/);
  });

  it("has the status of its kind", () => {
    expect(codes.filter((code) => code.endsWith(".not_found")).map(statusOf)).toEqual(
      codes.filter((code) => code.endsWith(".not_found")).map(() => 404),
    );
    expect(statusOf("auth.required")).toBe(401);
    expect(statusOf("auth.insufficient_scope")).toBe(403);
    expect(statusOf("subscription.required")).toBe(402);
    expect(statusOf("tier.sold")).toBe(409);
    expect(statusOf("quota.exceeded")).toBe(429);
    expect(statusOf("stripe.not_configured")).toBe(503);
    expect(statusOf("internal")).toBe(500);
  });

  it("of a kind has a status of its own", () => {
    const statuses = Object.values(STATUS_BY_KIND);
    expect(new Set(statuses).size).toBe(statuses.length);
  });
});

describe("a refusal", () => {
  it("carries its code, its status and the public sentence", () => {
    const error = new AppError("listing.not_found");
    expect(error).toMatchObject({
      code: "listing.not_found",
      status: 404,
      message: "There is no such listing.",
    });
    expect(error.details).toBeUndefined();
    expect(error).toBeInstanceOf(Error);
  });

  it("carries the details of its code, and the compiler asks for them", () => {
    const error = new AppError("auth.insufficient_scope", { scope: "usage:write" });
    expectTypeOf(error.details).toEqualTypeOf<{ scope: string }>();
    expect(error.details).toEqual({ scope: "usage:write" });
    // @ts-expect-error Details are missing.
    expect(new AppError("auth.insufficient_scope").details).toBeUndefined();
    // @ts-expect-error This code has none.
    expect(new AppError("internal", { scope: "x" }).code).toBe("internal");
  });

  it("is told from every other failure", () => {
    expect(isAppError(new AppError("internal"))).toBe(true);
    for (const other of [
      new Error("internal"),
      { code: "internal", status: 500 },
      "internal",
      null,
      undefined,
    ]) {
      expect(isAppError(other)).toBe(false);
    }
  });
});
