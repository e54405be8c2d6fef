import type { AuditEvent } from "@souk/contracts/audit/entities";

const nouns: Record<string, string> = {
  oauth_client: "OAuth client",
  tier: "plan",
  agent_consent: "consent",
};

/** What happened, as a phrase: "subscription.started" is "Subscription started". Made from the action's own words. */
export function actionWords(action: string): string {
  const [noun = "", ...rest] = action.split(".");
  const words = [thingName(noun), ...rest].join(" ").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Which kind of thing it happened to: "oauth_client" is "OAuth client". */
export function thingName(kind: string): string {
  return nouns[kind] ?? kind.replaceAll("_", " ");
}

/** What acted in somebody's stead. */
const through: Record<string, string> = { agent: ", through an agent", apiKey: ", with an API key" };

/** Who did it: the name where there is one, else what it was. */
export function actorWords({ kind, name, id }: AuditEvent["actor"]): string {
  if (name) return name + (through[kind] ?? "");
  if (kind === "system") return "Souk";
  return id ? `${thingName(kind)} ${shortId(id)}` : thingName(kind);
}

/** Which thing it happened to: by its name where it has one, with its kind where the action does not tell it. */
export function subjectWords({
  action,
  subject,
  details,
}: Pick<AuditEvent, "action" | "subject" | "details">): string {
  const name = [subject.name, details["slug"], details["metric"], details["name"]].find(isText);
  const label = name ?? shortId(subject.id);
  return action.startsWith(`${subject.kind}.`) ? label : `${thingName(subject.kind)} ${label}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** An id in little room: its end, as ids of one time begin alike. */
export function shortId(id: string): string {
  return id.length > 16 ? `…${id.slice(-8)}` : id;
}
