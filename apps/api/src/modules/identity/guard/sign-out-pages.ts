import { escapeHtml, signOutPage } from "./sign-out-look.ts";

/** The agent that asks somebody to sign out, as its listing names it. */
export interface AskingAgent {
  name: string;
  launchUrl: string;
}

interface Asked {
  path: string;
  webUrl: string;
  /** Who asks; read only where a page is shown. */
  findAgent: () => Promise<AskingAgent | undefined>;
}

/**
 * The pages of signing out in the words and the look of Souk, instead of the library's. Everything else passes
 * untouched.
 */
export async function withSignOutPages(
  response: Response,
  { path, webUrl, findAgent }: Asked,
): Promise<Response> {
  if (!PATHS.has(path) || !response.headers.get("content-type")?.startsWith("text/html")) return response;
  const text = await response.clone().text();
  const page = ourPage(text, { status: response.status, webUrl, agent: await findAgent() });
  for (const cookie of response.headers.getSetCookie()) page.headers.append("set-cookie", cookie);
  return page;
}

/** What is answered where the library would not have answered a page; put into our words with the others. */
export function alreadySignedOut(isUnregistered: boolean): Response {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return new Response(isUnregistered ? UNREGISTERED : "", { headers });
}

/** By these two the library's pages are known. */
const UNREGISTERED = "not registered";
const CONFIRMATION = "data-oidc-logout-confirmation";

const PATHS = new Set(["/oauth2/end-session", "/oauth2/end-session/confirm"]);

interface Found {
  status: number;
  webUrl: string;
  agent: AskingAgent | undefined;
}

function ourPage(library: string, { status, webUrl, agent }: Found): Response {
  const who = agent?.name ?? "the agent";
  const toSouk = `<nav><a class="button" href="${webUrl}">Go to Souk</a></nav>`;
  if (status !== 200)
    return signOutPage({
      title: "Signing out did not work",
      words: `What ${who} asked for, or this page, is no longer good. You can sign out in Souk itself.`,
      steps: toSouk,
      webUrl,
      status,
    });
  if (library.includes(CONFIRMATION))
    return signOutPage({
      title: "Sign out of Souk too?",
      words: `${agent?.name ?? "The agent"} has asked for it. Agents stay connected either way.`,
      steps: `<form method="post" action="/api/auth/oauth2/end-session/confirm"><button class="button main" name="action" value="confirm">Sign out of Souk</button>
<a class="button" href="${escapeHtml(agent?.launchUrl ?? webUrl)}">Stay signed in</a></form>`,
      webUrl,
    });
  const note = library.includes(UNREGISTERED)
    ? ` ${agent?.name ?? "The agent"} wanted you back at an address that is not registered for it.`
    : "";
  const words = `Nobody is signed in to Souk in this browser.${note}`;
  return signOutPage({ title: "You are signed out", words, steps: toSouk, webUrl });
}
