import { createSign, generateKeyPairSync } from "node:crypto";

/** For whom the person signs in. */
export type Organization = { id: string; name: string };

/** Signs id tokens for one invented person with a key made for the occasion (RS256). */
export function createSigner(issuer: string, audience: string) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    jwk: { ...publicKey.export({ format: "jwk" }), kid: "fake", alg: "RS256", use: "sig" },
    sign(nonce: string | null, organization: Organization): string {
      const seconds = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        aud: audience,
        sub: "person-1",
        iat: seconds,
        exp: seconds + 300,
        ...(nonce ? { nonce } : {}),
      };
      const profile = {
        email: "buyer@souk.example",
        email_verified: true,
        name: "Mara Buyer",
        org_id: organization.id,
        org_name: organization.name,
      };
      const content = `${encode({ alg: "RS256", kid: "fake", typ: "JWT" })}.${encode({ ...claims, ...profile })}`;
      return `${content}.${createSign("RSA-SHA256").update(content).sign(privateKey, "base64url")}`;
    },
  };
}
