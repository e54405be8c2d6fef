import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows for this key, so many steps of thirty seconds from now (RFC 6238). */
export function codeOf(key: string, steps = 0): string {
  const bits = key.replaceAll(/\s/g, "").replaceAll(/./g, (letter) => {
    return ALPHABET.indexOf(letter).toString(2).padStart(5, "0");
  });
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A device that keeps passkeys and knows its owner, as Chromium simulates one. */
export type PasskeyDevice = {
  /** Whether its owner is there: without them nothing is made and nothing signed. */
  setOwnerPresent: (isPresent: boolean) => Promise<void>;
};

/** Gives the page's browser such a device, with its owner away. */
export async function addPasskeyDevice(page: Page): Promise<PasskeyDevice> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: false,
    },
  });
  const setOwnerPresent = async (enabled: boolean) => {
    await session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  };
  return { setOwnerPresent };
}
