import type { OAuthScope } from "@souk/contracts/identity/entities";

/** What each scope lets an agent do, as its user reads it. */
const sentences: Record<OAuthScope, string> = {
  openid: "Know that it is you when you sign in",
  profile: "See your name",
  email: "See your e-mail address",
  offline_access: "Stay connected while you are away, until you disconnect it",
  "subscriptions:read": "See which of its plans you have",
  "usage:read": "See how much of its quota you have used",
  "usage:write": "Count its work for you against your quota",
};

/** The sentences of a space-separated scope list, in the order above. A scope Souk does not know is shown as it is. */
export function describeScopes(scope: string): string[] {
  const asked = new Set(scope.split(" ").filter(Boolean));
  const known = Object.entries(sentences).filter(([name]) => asked.delete(name));
  return [...known.map(([, sentence]) => sentence), ...asked];
}
