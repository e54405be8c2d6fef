import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { describeError, errorCode, isWorthRetrying } from "./api-error.ts";

function refusal(
  code: string | null,
  message: string,
  { httpStatus, details = null }: { httpStatus: number; details?: object | null },
) {
  const data = {
    code: "X",
    httpStatus,
    path: "billing.checkout",
    appError: code ? { code, details } : null,
  };
  const response = new Response(null, { headers: { "x-request-id": "req-1" } });
  return TRPCClientError.from({ error: { code: -32_000, message, data } }, { meta: { response } });
}

test("a refusal reads as the API's sentence and names its request", () => {
  const error = refusal("tier.not_found", "There is no such plan.", { httpStatus: 404 });
  expect(describeError(error)).toEqual({
    message: "There is no such plan.",
    code: "tier.not_found",
    requestId: "req-1",
  });
  expect(errorCode(error)).toBe("tier.not_found");
  expect(isWorthRetrying(error)).toBe(false);
});

test("payments that are not set up say that nothing was charged", () => {
  expect(describeError(refusal("stripe.not_configured", "x", { httpStatus: 503 })).message).toBe(
    "Payments are not set up on this marketplace yet. Nothing was charged.",
  );
});

test("a call too many says when to try again, and is not made again at once", () => {
  const error = refusal("rate.limited", "Too many calls.", {
    httpStatus: 429,
    details: { policy: "web-ip", retryAfterSeconds: 12 },
  });
  expect(describeError(error).message).toBe("Too many attempts. Try again in 12 seconds.");
  expect(isWorthRetrying(error)).toBe(false);
});

test("validation dumps and crash texts are never shown", () => {
  expect(describeError(refusal(null, '[{"code":"too_big"}]', { httpStatus: 400 })).message).not.toContain(
    "too_big",
  );
  expect(describeError(refusal(null, "select * from users", { httpStatus: 500 })).message).not.toContain(
    "select",
  );
  expect(describeError(new Error("x is not a function")).message).not.toContain("function");
});

test("an API out of reach is worth another try and says so", () => {
  const error = TRPCClientError.from(new TypeError("Failed to fetch"));
  expect(describeError(error).message).toBe(
    "Souk could not be reached. Check your connection and try again.",
  );
  expect(isWorthRetrying(error)).toBe(true);
});
