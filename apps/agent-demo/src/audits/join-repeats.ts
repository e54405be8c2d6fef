import { createHash } from "node:crypto";
import type { Owner } from "../sign-in/sign-in.ts";

/**
 * Lets a repeated request join the one that is already running: a double click on “Examine” is one audit and
 * one charge. Repeats are told by the same person, organization and text; a later request starts anew.
 */
export function joinRepeats<T>(run: (owner: Owner, text: string, fileName: string) => Promise<T>) {
  const running = new Map<string, Promise<T>>();
  return (owner: Owner, text: string, fileName: string): Promise<T> => {
    const key = createHash("sha256")
      .update(`${owner.userId}\n${owner.organizationId}\n${text}`)
      .digest("base64");
    const joined = running.get(key);
    if (joined) return joined;
    const started = run(owner, text, fileName).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
