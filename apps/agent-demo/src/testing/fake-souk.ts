import { createHash, randomUUID } from "node:crypto";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Request, type Response } from "express";
import { fakeQuota } from "./fake-quota.ts";
import { type Organization, createSigner } from "./id-tokens.ts";

/** The client this agent has at the fake market. */
export const CLIENT = { id: "doctor-client", secret: "souk-doctor-client-words" };

type Grant = { challenge: string; nonce: string | null; redirectUri: string };

export type FakeSouk = Awaited<ReturnType<typeof startFakeSouk>>;

/**
 * A market small enough to read: an OIDC provider that signs in one person without asking (PKCE, Basic client
 * authentication, rotating refresh tokens that may be used once) and the four REST calls of the agent.
 */
export async function startFakeSouk(port = 0) {
  const app = express();
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = `${url}/api/auth`;
  const signer = createSigner(issuer, CLIENT.id);
  const grants = new Map<string, Grant>();
  const tokens = { access: new Set<string>(), refresh: new Set<string>(), refreshes: 0, expiresIn: 3600 };
  const state = { organization: { id: "org-mara", name: "Mara Buyer" } };
  const quota = fakeQuota(tokens.access, url);

  function issueTokens() {
    const access = `souk_at_${randomUUID()}`;
    const refresh = `souk_rt_${randomUUID()}`;
    tokens.access.add(access);
    tokens.refresh.add(refresh);
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: "Bearer",
      expires_in: tokens.expiresIn,
    };
  }

  app.get("/api/auth/.well-known/openid-configuration", (_request, response) => {
    response.json({
      issuer,
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      userinfo_endpoint: `${issuer}/oauth2/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      end_session_endpoint: `${issuer}/oauth2/end-session`,
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });
  app.get("/api/auth/jwks", (_request, response) => void response.json({ keys: [signer.jwk] }));
  app.get("/api/auth/oauth2/authorize", (request, response) => {
    const query = new URLSearchParams(request.url.split("?")[1]);
    const redirect = new URL(query.get("redirect_uri") ?? "");
    const code = randomUUID();
    grants.set(code, {
      challenge: query.get("code_challenge") ?? "",
      nonce: query.get("nonce"),
      redirectUri: redirect.href,
    });
    redirect.searchParams.set("code", code);
    redirect.searchParams.set("state", query.get("state") ?? "");
    redirect.searchParams.set("iss", issuer);
    response.redirect(302, redirect.href);
  });
  app.post("/api/auth/oauth2/token", express.urlencoded({ extended: false }), (request, response) => {
    if (!hasClientCredentials(request)) return refuse(response, 401, "invalid_client");
    if (request.body.grant_type === "refresh_token") {
      tokens.refreshes += 1;
      if (!tokens.refresh.delete(request.body.refresh_token)) return refuse(response, 400, "invalid_grant");
      return response.json(issueTokens());
    }
    const grant = grants.get(request.body.code);
    grants.delete(request.body.code);
    const challenge = createHash("sha256").update(String(request.body.code_verifier)).digest("base64url");
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== request.body.redirect_uri) {
      return refuse(response, 400, "invalid_grant");
    }
    response.json({ ...issueTokens(), id_token: signer.sign(grant.nonce, state.organization) });
  });
  app.use("/api/v1", quota.router);

  return {
    url,
    issuer,
    tokens,
    quota,
    /** The organization that the next sign-in is for. */
    actFor: (organization: Organization) => void (state.organization = organization),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hasClientCredentials(request: Request): boolean {
  const expected = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString("base64");
  return request.get("authorization") === `Basic ${expected}`;
}

const refuse = (response: Response, status: number, error: string) =>
  void response.status(status).json({ error });
