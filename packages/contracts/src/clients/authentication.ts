import { z } from "zod";

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, "must be base64url");
const keyFields = {
  kid: z.string().min(1).max(200).optional(),
  alg: z.string().max(10).optional(),
  use: z.literal("sig").optional(),
  key_ops: z.array(z.literal("verify")).optional(),
};

/**
 * A public key as JSON web key (RFC 7517). Strict: a private key, which names more fields, is refused before it is
 * kept anywhere.
 */
export const PublicJwk = z
  .discriminatedUnion("kty", [
    z.strictObject({ kty: z.literal("RSA"), n: base64url.max(1400), e: base64url.max(12), ...keyFields }),
    z.strictObject({
      kty: z.literal("EC"),
      crv: z.enum(["P-256", "P-384", "P-521"]),
      x: base64url.max(100),
      y: base64url.max(100),
      ...keyFields,
    }),
    z.strictObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: base64url.max(60), ...keyFields }),
  ])
  .meta({ id: "PublicJwk", description: "A public key, RFC 7517: RSA of 2048 bits or more, EC or Ed25519." });
export type PublicJwk = z.infer<typeof PublicJwk>;

/** The public keys of a client: more than one while it changes over. */
export const ClientKeySet = z.strictObject({ keys: z.array(PublicJwk).min(1).max(5) }).meta({
  id: "ClientKeySet",
  description: "JWK Set with public keys only. Souk fetches none from addresses.",
});
export type ClientKeySet = z.infer<typeof ClientKeySet>;

/** How a client proves itself at the token endpoint (OpenID Core §9). */
export const ClientAuthentication = z
  .discriminatedUnion("method", [
    z.strictObject({ method: z.literal("client_secret_basic") }),
    z.strictObject({ method: z.literal("client_secret_post") }),
    z.strictObject({ method: z.literal("private_key_jwt"), jwks: ClientKeySet }),
    z.strictObject({ method: z.literal("none") }),
  ])
  .meta({
    id: "ClientAuthentication",
    description:
      "A secret in the `Authorization` header or in the form; assertions that the agent signs, checked with its public keys; or nothing but PKCE, for programs on their users' machines, whose redirect URIs are all on loopback.",
  });
export type ClientAuthentication = z.infer<typeof ClientAuthentication>;

/** The names of the ways, as OpenID registers them. */
export type AuthenticationMethod = ClientAuthentication["method"];
