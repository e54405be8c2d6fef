import { describe, expect, it } from "vitest";
import { judgeRedirectUris } from "./rules.ts";

describe("redirect URIs", () => {
  it.each([
    ["https://agent.example/callback", "web"],
    ["https://agent.example:8443/callback?from=souk", "web"],
    ["https://agent.example", "web"],
    ["http://localhost:4100/api/auth/callback/souk", "native"],
    ["http://127.0.0.1:9000/cb", "native"],
    ["http://[::1]:9000/cb", "native"],
  ])("accepts %s as a %s client", (uri, applicationType) => {
    expect(judgeRedirectUris([uri])).toEqual({ ok: true, applicationType });
  });

  it.each([
    ["http://agent.example/callback", "must be https"],
    ["https://localhost/callback", "must be http on this machine's loopback"],
    ["https://intranet/callback", "must name a public host"],
    ["https://*.agent.example/callback", "must not contain wildcards or backslashes"],
    ["https://agent.example/*", "must not contain wildcards or backslashes"],
    ["https://agent.example/callback#", "must not have a fragment"],
    ["https://agent.example/callback#x", "must not have a fragment"],
    ["https://user@agent.example/callback", "must name its host plainly"],
    ["https://user:pw@agent.example/callback", "must name its host plainly"],
    ["https://AGENT.example/callback", "must name its host plainly"],
    ["https://agent.example:443/callback", "must name its host plainly"],
    ["https://agent.example\\@evil.example/", "must not contain wildcards or backslashes"],
    ["https://agent.example/a/../callback", "must not contain dot segments"],
    ["https://agent.example/a/%2e%2e/callback", "must not contain dot segments"],
    ["javascript:alert(1)", "must be an absolute https URL"],
    ["data:text/html,hi", "must be an absolute https URL"],
    ["com.agent.app:/callback", "must be an absolute https URL"],
    ["/callback", "must be an absolute https URL"],
    ["https:agent.example/callback", "must be an absolute https URL"],
    [" https://agent.example/callback", "must be an absolute https URL"],
    ["https://agent.example/call back", "must be written in printable ASCII"],
    ["https://agent.exämple/callback", "must be written in printable ASCII"],
    ["", "must be an absolute https URL"],
  ])("refuses %j: %s", (uri, reason) => {
    expect(judgeRedirectUris(["https://agent.example/good", uri])).toEqual({ ok: false, uri, reason });
  });

  it("refuses to mix a developer's loopback with a public address", () => {
    const uris = ["https://agent.example/cb", "http://localhost:4100/cb"];
    expect(judgeRedirectUris(uris)).toEqual({
      ok: false,
      uri: "http://localhost:4100/cb",
      reason: "http on loopback cannot be mixed with https",
    });
  });
});
