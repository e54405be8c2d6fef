import { isLoopback } from "@souk/contracts/common/text";

/** What an OAuth client's redirect URIs allow it to be; `native` is what OpenID calls an app on the user's machine. */
export type ApplicationType = "web" | "native";

/** The outcome of looking at a client's redirect URIs. */
export type RedirectUriVerdict =
  | { ok: true; applicationType: ApplicationType }
  | { ok: false; uri: string; reason: string };

/**
 * Judges a client's redirect URIs, which are later compared character by character. Either all are https
 * on a public host, or all are http on this machine's loopback (RFC 8252 §7.3), for development.
 */
export function judgeRedirectUris(uris: readonly string[]): RedirectUriVerdict {
  for (const uri of uris) {
    const reason = faultOf(uri);
    if (reason) return { ok: false, uri, reason };
  }
  const loopback = uris.filter((uri) => uri.startsWith("http:"));
  const [mixed] = loopback;
  if (mixed === undefined) return { ok: true, applicationType: "web" };
  if (loopback.length === uris.length) return { ok: true, applicationType: "native" };
  return { ok: false, uri: mixed, reason: "http on loopback cannot be mixed with https" };
}

/**
 * Whether a requested redirect URI is a registered one: the same characters, except that an app on the
 * user's machine may listen on any port of the same loopback host (RFC 8252 §7.3).
 */
export function isRegisteredRedirectUri(registered: readonly string[], requested: string): boolean {
  const portless = withoutLoopbackPort(requested);
  return registered.some(
    (uri) => uri === requested || (portless !== undefined && withoutLoopbackPort(uri) === portless),
  );
}

function withoutLoopbackPort(uri: string): string | undefined {
  const parts = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d+)?([/?][^#]*)?$/.exec(uri);
  return parts ? `${parts[1]}${parts[2] ?? ""}` : undefined;
}

function faultOf(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (!url || !/^https?:\/\//.test(uri)) return "must be an absolute https URL";
  if (/[^\x21-\x7e]/.test(uri)) return "must be written in printable ASCII";
  if (/[*\\]/.test(uri)) return "must not contain wildcards or backslashes";
  if (uri.includes("#")) return "must not have a fragment";
  if (url.username || url.password || url.host !== hostOf(uri)) return "must name its host plainly";
  if (url.pathname !== pathOf(uri)) return "must not contain dot segments";
  return faultOfHost(url);
}

function faultOfHost(url: URL): string | undefined {
  const loopback = isLoopback(url.hostname);
  if (url.protocol === "http:") return loopback ? undefined : "must be https";
  if (loopback) return "must be http on this machine's loopback";
  return url.hostname.includes(".") ? undefined : "must name a public host";
}

/** Host and port as written; differs from the parsed ones for user info, capitals, default ports and oddities. */
function hostOf(uri: string): string {
  return /^https?:\/\/([^/?#]*)/.exec(uri)?.[1] ?? "";
}

/** Path as written; differs from the parsed one when that had segments like `..` to resolve. */
function pathOf(uri: string): string {
  return /^https?:\/\/[^/?#]*([^?#]*)/.exec(uri)?.[1] || "/";
}

/**
 * Whether somebody could sign in no more without a provider's account. A password and a passkey count, and other
 * providers only while they are switched on here.
 */
export function isOnlyWayIn(
  ways: readonly string[],
  provider: string,
  switchedOn: readonly string[],
): boolean {
  const usable = ["credential", "passkey", ...switchedOn];
  return !ways.some((way) => way !== provider && usable.includes(way));
}
