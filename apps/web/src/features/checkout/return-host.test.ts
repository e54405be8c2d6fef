import { expect, test } from "vitest";
import { returnHost } from "./return-host.ts";

test.each([
  ["https://doctor.example/app?x=1", "doctor.example"],
  ["http://localhost:4100/workspace", "localhost:4100"],
  ["javascript:alert(1)", undefined],
  ["data:text/html,x", undefined],
  ["not a url", undefined],
  [null, undefined],
])("%j leads back to %j", (url, host) => {
  expect(returnHost(url)).toBe(host);
});
