import { APIError, getOAuthState } from "better-auth/api";
import type { BetterAuthPlugin, GenericEndpointContext } from "better-auth";
import { pathIn, webPath } from "../mail-links.ts";

type AfterHook = NonNullable<NonNullable<BetterAuthPlugin["hooks"]>["after"]>[number];

/** What the library gets from a hook. */
type HookAnswer = { response?: unknown; headers?: Headers | null };

/** Where social providers send people back to. */
const CALLBACK_PATH = "/callback/:id";

/**
 * Makes the second step hold for social sign-in too. The library asks for a code after passwords only, so that a
 * provider's account would open what its owner has closed. The browser is sent to the page that asks for the code,
 * and from there on its way, into an agent's sign-in included.
 */
export function withSocialSecondStep(plugins: BetterAuthPlugin[], webUrl: string): BetterAuthPlugin[] {
  return plugins.map((plugin) => {
    const after = plugin.id === "two-factor" ? plugin.hooks?.after : undefined;
    if (!after) return plugin;
    const asking = after.map((hook) => askAfterSocial(hook, webUrl));
    return { ...plugin, hooks: { ...plugin.hooks, after: [...after, ...asking] } };
  });
}

function askAfterSocial({ handler }: AfterHook, webUrl: string): AfterHook {
  const ask = async (ctx: GenericEndpointContext): Promise<HookAnswer> => {
    const answer: HookAnswer = await (handler as (ctx: GenericEndpointContext) => Promise<HookAnswer>)(ctx);
    const { response } = answer;
    if (typeof response !== "object" || !response || !("twoFactorRedirect" in response)) return answer;
    const location = webUrl + webPath("/two-factor", { return: await wayOn(webUrl) });
    const headers = new Headers(answer.headers ?? {});
    headers.set("location", location);
    return { response: new APIError("FOUND", undefined, headers), headers };
  };
  return { matcher: ({ path }) => path === CALLBACK_PATH, handler: ask as unknown as AfterHook["handler"] };
}

/** What was interrupted: an agent's request, to be started anew, or a page of the web app. */
async function wayOn(webUrl: string): Promise<string | undefined> {
  const state = await getOAuthState();
  const request: unknown = state?.serverContext?.["query"];
  if (typeof request === "string") return `/authorize?${request}`;
  return state ? pathIn(state.callbackURL, webUrl) : undefined;
}
