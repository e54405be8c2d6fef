import { expect, test } from "vitest";
import { returnHost } from "./return-host.ts";

const hostOf = (redirectUri: string) => returnHost(new URLSearchParams({ redirect_uri: redirectUri }));

test("the host is the one the browser will go to, whatever stands before it", () => {
  expect(hostOf("https://doctor.example/callback")).toBe("doctor.example");
  expect(hostOf("http://localhost:4100/callback")).toBe("localhost:4100");
  expect(hostOf("https://bank.example@evil.example/")).toBe("evil.example");
});

test("a request without a readable address has no host", () => {
  expect(hostOf("nonsense")).toBeUndefined();
  expect(returnHost(new URLSearchParams())).toBeUndefined();
});
