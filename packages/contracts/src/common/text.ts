import { z } from "zod";

/** Control characters other than tab and line breaks; PostgreSQL refuses NUL, people never mean the rest. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What turns the direction of the text around it, and so lets one name look like another (Unicode TR 36, §2.3). */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;

/** True when every character can be stored as UTF-8 text and shown. */
function isPrintable(value: string): boolean {
  return value.isWellFormed() && !CONTROL.test(value) && !BIDI.test(value);
}

/** One line or a paragraph written by a person: trimmed, printable, `min`–`max` characters. */
export function text(min: number, max: number) {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine(isPrintable, "contains characters that cannot be stored or shown");
}

/** Lower-case words joined by single hyphens: the name of a thing inside a URL. */
export const Slug = z
  .string()
  .min(2)
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** An https URL, or http on this machine's loopback for development. No user info, no fragment. */
export const WebUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine(isWebUrl, "must be https (http only on localhost)");

function isWebUrl(value: string): boolean {
  const url = URL.parse(value);
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === "https:" || isLoopback(url.hostname);
}

/** Hosts that never leave the machine (RFC 8252 §7.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}

/** A host name, optionally with a port, as in `app.example.com` or `localhost:4100`. */
export const Domain = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/);
