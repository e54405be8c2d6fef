import { completeCheckout } from "@souk/contracts/billing/operations";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readCheckoutSearch } from "./checkout-search.ts";

test("the session is read", () => {
  expect(readCheckoutSearch({ session_id: "cs_test_a1B2" })).toEqual({ session_id: "cs_test_a1B2" });
});

test("what cannot be one is dropped", () => {
  expect(readCheckoutSearch({ session_id: "{CHECKOUT_SESSION_ID}" })).toEqual({});
  expect(readCheckoutSearch({})).toEqual({});
});

test("every session that is read is one that the API takes", () => {
  fc.assert(
    fc.property(fc.string(), (rest) => {
      const { session_id: sessionId } = readCheckoutSearch({ session_id: `cs_${rest}` });
      const taken = completeCheckout.input.safeParse({ sessionId: `cs_${rest}` }).success;
      expect(sessionId !== undefined).toBe(taken);
    }),
  );
});
