import { type KeyContext, rotateSigningKey } from "../modules/identity/index.ts";
import { UsageFault } from "./faults.ts";

const ROTATIONS = { "": "announced", "--now": "at once", "--compromised": "compromised" } as const;

/** `keys rotate [--now | --compromised]`: a new key for id tokens. */
export async function rotateKeys(ctx: KeyContext, [how = "", ...rest]: string[]): Promise<string> {
  if (rest.length > 0 || !Object.hasOwn(ROTATIONS, how))
    throw new UsageFault("Rotate takes --now or --compromised.");
  const rotation = ROTATIONS[how as keyof typeof ROTATIONS];
  const { keyId, signsFrom } = await rotateSigningKey(ctx, rotation);
  const start = signsFrom > ctx.now() ? `signs from ${signsFrom.toISOString()} on` : "signs from now on";
  const old =
    rotation === "compromised"
      ? "The old keys are withdrawn."
      : "The old ones stay published as long as needed.";
  return `Key ${keyId} ${start}. ${old}\n`;
}
