import type { StripeEvent, StripeEventState } from "@souk/contracts/billing/entities";
import { momentWords } from "../../../lib/date-words.ts";

type Tone = "success" | "accent" | "warning" | "danger" | "neutral";

/** What the states of the inbox are called. */
export const eventState: Record<StripeEventState, { label: string; tone: Tone }> = {
  received: { label: "Waiting", tone: "accent" },
  failed: { label: "Failed, tries again", tone: "warning" },
  dead: { label: "Given up", tone: "danger" },
  done: { label: "Done", tone: "success" },
  ignored: { label: "Of no concern", tone: "neutral" },
};

/** What happened to an event last, and what happens next. */
export function eventProgress(
  event: Pick<StripeEvent, "state" | "attempts" | "nextAttemptAt" | "processedAt">,
): string {
  const { state, attempts, nextAttemptAt, processedAt } = event;
  const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  if (processedAt) return `${tries}, worked on ${momentWords(processedAt)}`;
  if (state === "dead") return `${tries}, waits for a person`;
  if (attempts === 0) return "Not tried yet";
  return nextAttemptAt ? `${tries}, next on ${momentWords(nextAttemptAt)}` : tries;
}
