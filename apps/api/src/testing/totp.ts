import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_SECONDS = 30;

/** What an authenticator app shows for this `otpauth:` address at an instant (RFC 6238, SHA-1, six digits). */
export function totpOf(uri: string, at = new Date()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 1000 / STEP_SECONDS)));
  const mac = createHmac("sha1", secretOf(uri)).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The code of the step after: still taken, and not the one that was used just now. */
export function nextTotpOf(uri: string): string {
  return totpOf(uri, new Date(Date.now() + STEP_SECONDS * 1000));
}

function secretOf(uri: string): Buffer {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const bits = secret.replaceAll(/./g, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0"));
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
