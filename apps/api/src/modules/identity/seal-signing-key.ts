import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { symmetricEncrypt } from "better-auth/crypto";
import type { SealedKey } from "./signing-key-store.ts";

/** Makes an RSA key pair; the private half leaves this function encrypted with the secret, as the library reads it. */
export async function sealNewSigningKey(secret: string): Promise<SealedKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const data = JSON.stringify(privateKey.export({ format: "jwk" }));
  return {
    alg: "RS256",
    publicKey: JSON.stringify(publicKey.export({ format: "jwk" })),
    privateKey: JSON.stringify(await symmetricEncrypt({ key: secret, data })),
  };
}
