import { expect, test } from "vitest";
import { socialRefusal } from "./social-refusal.ts";

test("an account that was not joined is told the way to join it", () => {
  expect(socialRefusal("account_not_linked")?.words).toMatch(/new password with the link from your mailbox/);
});

test("an address that is not confirmed there is said to be so", () => {
  expect(socialRefusal("email_not_verified")?.title).toBe("The address is not confirmed there");
});

test("what an agent did wrong is no refusal of ours", () => {
  expect(socialRefusal("invalid_request")).toBeUndefined();
  expect(socialRefusal(undefined)).toBeUndefined();
});

test.each(["somebody_else", "email_doesn't_match", "account_already_linked_to_different_user"])(
  "who came back with an account that is not theirs (%s) is signed in as before, and led back",
  (code) => {
    expect(socialRefusal(code)?.isSignedIn).toBe(true);
    expect(socialRefusal("access_denied")?.isSignedIn).toBeUndefined();
  },
);
