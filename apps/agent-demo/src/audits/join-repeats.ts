import { createHash } from "node:crypto";

/**
 * Lets a repeated request join the one that is already running: a double click on “Examine” is one audit and
 * one charge. Repeats are told by the same user and the same text; a later request starts anew.
 */
export function joinRepeats<T>(run: (userId: string, text: string, fileName: string) => Promise<T>) {
  const running = new Map<string, Promise<T>>();
  return (userId: string, text: string, fileName: string): Promise<T> => {
    const key = createHash("sha256").update(`${userId}\n${text}`).digest("base64");
    const joined = running.get(key);
    if (joined) return joined;
    const started = run(userId, text, fileName).finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
