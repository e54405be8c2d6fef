/**
 * Whether a payment page may send the buyer back to this URL: it must be one of the agent's redirect URIs to the
 * letter, or an https page on its product domain (http on loopback). Parsers disagree about blanks, backslashes,
 * user info and missing slashes, so the origin must stand there as it is read.
 */
export function isAllowedReturnUrl(
  returnUrl: string,
  agent: { redirectUris: readonly string[]; productDomain: string },
): boolean {
  if (agent.redirectUris.includes(returnUrl)) return true;
  const url = URL.parse(returnUrl);
  if (!url || !/^[\x21-\x5b\x5d-\x7e]+$/.test(returnUrl) || !returnUrl.startsWith(url.origin)) return false;
  if (!/^(?:[/?#]|$)/.test(returnUrl.slice(url.origin.length))) return false;
  const isLocal = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLocal);
  return isSafe && url.host === agent.productDomain;
}
