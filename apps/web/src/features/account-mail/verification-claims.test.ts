import { expect, test } from "vitest";
import { readVerificationClaims } from "./verification-claims.ts";

const tokenOf = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;
const email = "ada@people.example";
const updateTo = "ada@new.example";

test.each([
  [{ email }, { kind: "sign-up", email }],
  [
    { email, updateTo, requestType: "change-email-confirmation" },
    { kind: "allow-change", email, newEmail: updateTo },
  ],
  [
    { email, updateTo, requestType: "change-email-verification" },
    { kind: "new-address", email, newEmail: updateTo },
  ],
])("a token that claims %j is for %j", (claims, expected) => {
  expect(readVerificationClaims(tokenOf(claims))).toEqual(expected);
});

test.each([
  undefined,
  "",
  "x",
  "a.b.c",
  "a.%%%.c",
  tokenOf([]),
  tokenOf({ email: 1 }),
  `x.${btoa("null")}.y`,
])("%j is no token", (token) => {
  expect(readVerificationClaims(token)).toBeUndefined();
});
