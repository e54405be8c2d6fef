import { expect, test } from "vitest";
import { isDemoAddress } from "./demo-address.ts";

test.each([
  ["https://liftout.paper-lantern.example/new", true],
  ["http://localhost:4100", false],
  ["https://example.com", false],
  ["https://agent.example.org/x.example", false],
  ["nonsense", false],
])("nothing can be at %s: %s", (address, isDemo) => {
  expect(isDemoAddress(address)).toBe(isDemo);
});
