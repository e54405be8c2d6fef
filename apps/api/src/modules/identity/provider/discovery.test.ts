import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OAuthScope } from "@souk/contracts/identity/entities";
import { newPerson } from "../../../testing/agent-fixture.ts";
import {
  ask,
  call,
  openProvider,
  type Provider,
  registerClient,
  tokensFor,
  userinfo,
} from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";

type Metadata = Record<string, unknown>;

let provider: Provider;
let metadata: Metadata;
beforeAll(async () => {
  provider = await openProvider();
  metadata = await read("/api/auth/.well-known/openid-configuration");
});
afterAll(() => provider.close());

async function read(path: string, headers: Record<string, string> = {}): Promise<Metadata> {
  const answer = await fetch(provider.apiUrl + path, { headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Metadata;
}

const listOf = (name: string) => metadata[name] as string[];

describe("discovery", () => {
  it("announces exactly this", () => {
    const endpoint = (name: string) => `${provider.issuer}${name}`;
    const confidential = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
    const assertions = listOf("token_endpoint_auth_signing_alg_values_supported");
    expect(metadata).toEqual({
      issuer: provider.issuer,
      authorization_endpoint: endpoint("/oauth2/authorize"),
      token_endpoint: endpoint("/oauth2/token"),
      userinfo_endpoint: endpoint("/oauth2/userinfo"),
      introspection_endpoint: endpoint("/oauth2/introspect"),
      revocation_endpoint: endpoint("/oauth2/revoke"),
      jwks_uri: endpoint("/jwks"),
      end_session_endpoint: endpoint("/oauth2/end-session"),
      scopes_supported: OAuthScope.options,
      claims_supported: metadata["claims_supported"],
      claims_parameter_supported: true,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      prompt_values_supported: ["none", "login", "consent", "create"],
      acr_values_supported: ["0"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      token_endpoint_auth_methods_supported: [...confidential, "none"],
      introspection_endpoint_auth_methods_supported: confidential,
      revocation_endpoint_auth_methods_supported: confidential,
      token_endpoint_auth_signing_alg_values_supported: assertions,
      introspection_endpoint_auth_signing_alg_values_supported: assertions,
      revocation_endpoint_auth_signing_alg_values_supported: assertions,
    });
    expect(assertions).not.toContain("none");
    expect(assertions.filter((alg) => alg.startsWith("HS"))).toEqual([]);
  });

  it("says the same at the address of RFC 8414", async () => {
    expect(await read("/.well-known/oauth-authorization-server/api/auth")).toEqual(metadata);
  });

  it("announces only claims that userinfo or the id token then holds", async () => {
    const agent = await registerClient(provider);
    const browser = await signIn(provider, newPerson("Ada Lovelace"));
    const changes = { scope: "openid profile email" };
    const { access_token, id_token } = await tokensFor(provider, browser, { agent, changes });
    const told = (await userinfo(provider, access_token)).json() as object;
    const signed = JSON.parse(Buffer.from(id_token.split(".")[1] ?? "", "base64url").toString()) as object;
    const introspected = (
      await call(provider, "/oauth2/introspect", { agent, form: { token: access_token } })
    ).json() as object;
    const known = new Set([told, signed, introspected].flatMap(Object.keys));
    // A person without a picture has no such claim.
    expect(listOf("claims_supported").filter((claim) => !known.has(claim))).toEqual(["picture"]);
  });

  it("announces scopes that a request may name", async () => {
    const agent = await registerClient(provider);
    const scope = listOf("scopes_supported").join(" ");
    const outcome = await ask(provider, await signIn(provider, newPerson()), { agent, changes: { scope } });
    expect(outcome.to).toBe("consent");
  });

  it("is not led astray by the host that a request claims", async () => {
    const headers = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      forwarded: "host=evil.example",
    };
    expect(await read("/api/auth/.well-known/openid-configuration", headers)).toEqual(metadata);
  });

  it.each(["/.well-known/openid-configuration", "/api/auth/.well-known/webfinger"])(
    "is not found where it is not: %s",
    async (path) => {
      const answer = await fetch(provider.apiUrl + path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    },
  );

  it("is answered to HEAD, and to no other method", async () => {
    const url = `${provider.issuer}/.well-known/openid-configuration`;
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(url, { method: "POST" })).status).toBe(405);
  });
});
