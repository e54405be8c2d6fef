import { expect, test } from "vitest";
import { describeAuthFailure } from "./auth-error.ts";

test.each([
  [{ code: "INVALID_EMAIL_OR_PASSWORD", status: 401 }, "The e-mail or the password is not right."],
  [
    { code: "EMAIL_NOT_VERIFIED", status: 403 },
    "Confirm your e-mail address first, with the link that we sent to it.",
  ],
  [
    { error: "invalid_signature", status: 400 },
    "This sign-in request was changed or has expired. Go back to the agent and start again.",
  ],
  [
    { code: "rate.limited", status: 429, retryAfterSeconds: 42 },
    "Too many attempts. Try again in 42 seconds.",
  ],
  [
    { error: "temporarily_unavailable", code: "rate.limited", status: 429, retryAfterSeconds: 300 },
    "Too many attempts. Try again in 5 minutes.",
  ],
  [{ status: 429 }, "Too many attempts. Try again in a minute."],
  [{}, "Souk could not be reached. Check your connection and try again."],
  [
    { code: "FAILED_TO_CREATE_SESSION", status: 500 },
    "Something went wrong on our side. Try again in a moment.",
  ],
])("%j is said in words", (failure, sentence) => {
  expect(describeAuthFailure(failure)).toBe(sentence);
});
