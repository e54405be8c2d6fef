import { z } from "zod";
import { mailTemplate, WebPath } from "../mail-template.ts";

const Kind = z.enum(["50", "80", "100", "warn_day", "warn_period"]);

const number = new Intl.NumberFormat("en");

/** To an owner or admin, when use of a quota reached a share of its limit or a cap that warns. */
export const usageAlert = mailTemplate({
  props: z.object({
    kind: Kind,
    agent: z.string(),
    metric: z.string(),
    used: z.int(),
    limit: z.int(),
    /** Whether the plan lets use go on beyond its limit, at a price. */
    goesOn: z.boolean(),
    path: WebPath,
  }),
  content: ({ kind, agent, metric, used, limit, goesOn, path }) => {
    const { subject, sentence } = WORDS[kind];
    const after = kind === "100" ? (goesOn ? GOES_ON : STOPS) : kind.startsWith("warn") ? WARNS : "";
    return {
      subject,
      preview: sentence,
      heading: subject,
      paragraphs: [[sentence, after].filter(Boolean).join(" ")],
      facts: [
        ["Agent", agent],
        ["Counted", metric],
        ["Used", `${number.format(used)} of ${number.format(limit)}`],
      ],
      actions: [{ label: "See usage and caps", path }],
      note: "You get this as an owner or admin of the organization, once in a period. Your dashboard, under Alerts, switches these mails off.",
    };
  },
});

const STOPS = "Further use is refused until the quota resets or the plan changes.";
const GOES_ON = "Further use is charged by the plan's price for it.";
const WARNS = "Nothing is stopped by a warning.";

const WORDS: Record<z.infer<typeof Kind>, { subject: string; sentence: string }> = {
  "50": {
    subject: "A quota is half used",
    sentence: "An agent has used half of what your plan includes.",
  },
  "80": {
    subject: "A quota is 80 % used",
    sentence: "An agent has used four fifths of what your plan includes.",
  },
  "100": { subject: "A quota is used up", sentence: "An agent has used all that your plan includes." },
  warn_day: {
    subject: "A day's use has reached your warning",
    sentence: "An agent has used as much today as you wanted to be warned of.",
  },
  warn_period: {
    subject: "A period's use has reached your warning",
    sentence: "An agent has used as much in this period as you wanted to be warned of.",
  },
};
