import { SECRET_FORMATS } from "./formats.ts";
import {
  isPlaceholder,
  entropy,
  looksLikePassword,
  looksOpaque,
  namesPassword,
  namesSecret,
} from "./judge-value.ts";

/** One secret in one string. `sure` when its shape alone proves it, otherwise it stands in a telling place. */
export type Match = { value: string; kind: string; label: string; sure: boolean };

/** Finds secrets in one string. `name` is what the string is called: its key, or the sibling `name` of a pair. */
export function scanText(text: string, name: string): Match[] {
  if (text.length < 8) return [];
  const found = [...byFormat(text), ...byLiteral(text), ...byFieldName(text, name), ...byInlineName(text)];
  const distinct = [
    ...new Map(found.toReversed().map((match) => [match.value, match])).values(),
  ].toReversed();
  if (distinct.length > MANY) return distinct;
  return distinct.filter(
    (match, at) => !distinct.slice(0, at).some((other) => other.value.includes(match.value)),
  );
}

/** Above this a file is refused anyway, so finds need no comparing with each other. */
const MANY = 400;

/** Only what can be told by shape; used for the keys of objects, which have no name of their own. */
export function byFormat(text: string): Match[] {
  return SECRET_FORMATS.filter(({ hint }) => text.includes(hint)).flatMap(({ kind, label, pattern }) =>
    [...text.matchAll(pattern)]
      .map((found) => found[0])
      .filter((value) => entropy(value) >= 2.75 && /\d/.test(value) && !isPlaceholder(value))
      .map((value) => ({ value, kind, label, sure: kind !== "jwt" })),
  );
}

/** `Bearer …` and `Basic …` literals and passwords inside addresses. */
function byLiteral(text: string): Match[] {
  const bearer = [...text.matchAll(/\b(?:Bearer|Token|Key)\s+([A-Za-z0-9._~+/=-]{16,2000})/g)]
    .map((found) => found[1] ?? "")
    .filter(looksOpaque)
    .map((value) => ({ value, kind: "bearer", label: "Bearer token", sure: true }));
  const basic = [...text.matchAll(/\bBasic\s+([A-Za-z0-9+/]{8,400}={0,2})/g)]
    .map((found) => found[1] ?? "")
    .filter(isBasicCredential)
    .map((value) => ({ value, kind: "basic", label: "Basic sign-in", sure: true }));
  const address = [
    ...text.matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>{}]{1,100}:([^\s@/"'<>{}$]{6,200})@/gi),
  ]
    .map((found) => found[1] ?? "")
    .filter((value) => !isPlaceholder(value) && !/^pass(word)?$/i.test(value))
    .map((value) => ({ value, kind: "address", label: "Password in an address", sure: true }));
  return [...bearer, ...basic, ...address];
}

function isBasicCredential(value: string): boolean {
  const decoded = Buffer.from(value, "base64").toString("utf8");
  const match = /^([\x21-\x7e]+):([\x21-\x7e]{4,})$/.exec(decoded);
  return match !== null && !isPlaceholder(decoded);
}

function byFieldName(text: string, name: string): Match[] {
  if (!namesSecret(name) || text.startsWith("=")) return [];
  const value = text.trim();
  if (!(namesPassword(name) ? looksLikePassword(value) : looksOpaque(value))) return [];
  return [{ value, kind: "field", label: `Value of a field called ${plainName(name)}`, sure: false }];
}

/** `process.env.KEY_2`, `items[0].token`: in code an unquoted value that is read from elsewhere. */
const READS_VARIABLE = /^[A-Za-z_$][\w$]*[.[(?]/;

/** `name: "value"` in code, JSON bodies and notes, and `?name=value` in addresses. */
function byInlineName(text: string): Match[] {
  const quoted = text.matchAll(
    /([A-Za-z][\w-]{1,40})\\?["'`]?\s{0,5}(?::|=>?)\s{0,5}\\?["'`]([^"'`\s\\]{8,400})\\?["'`]/g,
  );
  const bare = text.matchAll(
    /\b((?:api|access|secret)[ _-]?key|token|secret|password|passwd|pwd)\b\s{0,3}[:=]\s{0,3}\*{0,2}`?([^\s"'`,;<>*\\]{8,400})/gi,
  );
  const query = text.matchAll(/[?&]([\w-]{1,40})=([^&\s"'`#{}<>\\]{8,512})/g);
  return [
    ...pairs(query, "query", (name) => `Query parameter ${name}`),
    ...pairs(quoted, "inline", (name) => `Value assigned to ${name}`),
    ...pairs(
      bare.filter((found) => !READS_VARIABLE.test(found[2] ?? "")),
      "inline",
      (name) => `Value written after ${name}`,
    ),
  ];
}

function pairs(found: Iterable<RegExpMatchArray>, kind: string, label: (name: string) => string): Match[] {
  const matches: Match[] = [];
  for (const [, name = "", value = ""] of found) {
    const strict = kind === "query" && name === "key" && value.length >= 20;
    if (!strict && !namesSecret(name)) continue;
    if (!looksOpaque(value) && !(namesPassword(name) && looksLikePassword(value))) continue;
    matches.push({ value, kind, label: label(plainName(name)), sure: false });
  }
  return matches;
}

const plainName = (name: string) => `“${name.slice(0, 40)}”`;
