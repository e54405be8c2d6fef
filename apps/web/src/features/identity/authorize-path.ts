/** What the identity provider adds to an agent's request when it signs it for the sign-in pages. */
const ADDED = /^(?:sig|exp|ba_.*)$/;

/**
 * The way back into an agent's sign-in that does not expire as its signature does: the request as the agent sent it, to
 * be started anew by the page /authorize. An account that was asked for is there by then, so it is not asked for again.
 */
export function authorizePath(signed: URLSearchParams): string {
  const request = new URLSearchParams();
  for (const [name, value] of signed) {
    if (ADDED.test(name)) continue;
    const kept = name === "prompt" ? withoutCreate(value) : value;
    if (kept !== "") request.append(name, kept);
  }
  return `/authorize?${request.toString()}`;
}

function withoutCreate(prompt: string): string {
  return prompt
    .split(" ")
    .filter((word) => word !== "create")
    .join(" ");
}
