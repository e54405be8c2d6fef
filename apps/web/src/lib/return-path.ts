/**
 * The path to go to after signing in. Only a path on this very origin is accepted; anything that a browser
 * could read as another host ("//x", "/\x", "https:…", control characters) answers the fallback.
 */
export function safeReturnPath(value: string | null | undefined, fallback = "/"): string {
  if (!value || !value.startsWith("/") || /^\/[/\\]/.test(value) || /[\u0000-\u001f\\]/.test(value))
    return fallback;
  if (!URL.canParse(value, "https://souk.invalid")) return fallback;
  const url = new URL(value, "https://souk.invalid");
  if (url.origin !== "https://souk.invalid" || url.pathname.startsWith("//")) return fallback;
  return url.pathname + url.search + url.hash;
}
