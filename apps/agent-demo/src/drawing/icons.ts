import { type Html, trusted } from "../markup/html.ts";

/** Line drawings on a 24 × 24 grid, made for this agent. */
const ICONS = {
  trigger: "M13 3 5 14h6l-1 7 8-11h-6z",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  code: "m8 7-5 5 5 5m8-10 5 5-5 5",
  spark: "M12 3l2.2 6.8L21 12l-6.8 2.2L12 21l-2.2-6.8L3 12l6.8-2.2z",
  database: "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zm0 0c0 4 16 4 16 0M4 12c0 4 16 4 16 0",
  branch: "M4 12h6m0 0c4 0 3-6 8-6h2m-10 6c4 0 3 6 8 6h2m-3-15 3 3-3 3m0 6 3 3-3 3",
  message: "M4 5h16v11H10l-5 4v-4H4z",
  file: "M6 3h8l4 4v14H6zm8 0v4h4M9 12h6m-6 4h6",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 4v5l3 3",
  loop: "M17 4l3 3-3 3M4 11V9a2 2 0 0 1 2-2h14M7 20l-3-3 3-3m13-1v2a2 2 0 0 1-2 2H4",
  fields: "M4 6h16M4 12h10M4 18h13",
  tool: "M14 6a4 4 0 0 1 5 5l-9 9-4-4 9-9zM4 4l5 5",
} as const;

type Icon = keyof typeof ICONS;

/** First match wins; the label is the short name of the node's type. */
const BY_LABEL: [RegExp, Icon][] = [
  [/trigger$|^webhook$|^start$|^cron$|^interval$/i, "trigger"],
  [/^splitInBatches$/i, "loop"],
  [/^(if|switch|filter|merge|compareDatasets|textClassifier|noOp|limit|splitOut|aggregate)$/i, "branch"],
  [/^(wait|scheduleTrigger|dateTime)$/i, "clock"],
  [/code|function|executeCommand|ssh/i, "code"],
  [
    /postgres|mysql|mongo|redis|sql|supabase|vectorStore|snowflake|elastic|airtable|baserow|notion|memory/i,
    "database",
  ],
  [
    /^(agent|chain|lm|openAi|anthropic|embeddings|informationExtractor|sentiment|outputParser|googleGemini|mistral)/i,
    "spark",
  ],
  [/mail|slack|telegram|discord|whatsapp|twilio|teams|outlook|chat|mattermost|zendesk/i, "message"],
  [/sheet|doc|file|drive|pdf|dropbox|excel|s3|html|markdown|xml|textSplitter|image/i, "file"],
  [/httpRequest|graphql|rss|respondToWebhook|form/i, "globe"],
  [/^(set|itemLists|renameKeys|sort|removeDuplicates|summarize)$/i, "fields"],
];

/** The drawing for a node's type, as the path of an SVG. */
export function iconPath(label: string): Html {
  const icon = BY_LABEL.find(([pattern]) => pattern.test(label))?.[1] ?? "tool";
  return trusted(ICONS[icon]);
}
