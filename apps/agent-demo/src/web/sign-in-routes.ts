import { Router } from "express";
import { renderMessage } from "../pages/message.ts";
import type { Env } from "../env.ts";
import type { Parts } from "./parts.ts";
import { SoukNotReady, findVisitor } from "./visitor.ts";

/** The way to Souk and back, and out again. */
export function signInRoutes(parts: Parts): Router {
  const router = Router();

  router.get("/sign-in", async (request, response) => {
    const signIn = parts.signIn();
    if (!signIn) throw new SoukNotReady();
    const { url, cookies } = await signIn.begin(request.headers, returnPath(request.query["to"]));
    for (const cookie of cookies) response.append("Set-Cookie", cookie);
    response.redirect(303, url);
  });

  router.get("/api/auth/callback/souk", (request, response) => {
    const signIn = parts.signIn();
    if (!signIn) throw new SoukNotReady();
    return signIn.callback(request, response);
  });

  router.get("/sign-in-failed", async (request, response) => {
    const denied = request.query["error"] === "access_denied";
    response.status(denied ? 200 : 400).send(
      renderMessage(await findVisitor(parts, request), {
        title: denied ? "You did not sign in" : "Signing in did not work",
        text: denied
          ? "Workflow Doctor needs to know your plan to examine a workflow for you. Nothing was shared."
          : "Souk and this agent could not finish the sign-in. This happens when it takes long or is continued in another browser.",
        action: { href: "/sign-in", label: "Continue with Souk" },
      }),
    );
  });

  router.post("/sign-out", async (request, response) => {
    for (const cookie of (await parts.signIn()?.signOut(request.headers)) ?? [])
      response.append("Set-Cookie", cookie);
    response.redirect(303, signOutUrl(parts.env));
  });

  return router;
}

/**
 * Souk asks whether to sign out there too and returns here (OpenID RP-Initiated Logout). The id token would spare the
 * question; people sign in to other agents with Souk as well, so it is theirs to answer.
 */
function signOutUrl(env: Env): string {
  const url = new URL(`${env.SOUK_ISSUER}/oauth2/end-session`);
  url.searchParams.set("client_id", env.SOUK_CLIENT_ID);
  url.searchParams.set("post_logout_redirect_uri", `${env.AGENT_URL}/`);
  return url.href;
}

/** Only pages of this agent: anything else ends at the workspace. */
function returnPath(to: unknown): string {
  return typeof to === "string" && /^\/(?:workspace|reports\/[\w-]+)$/.test(to) ? to : "/workspace";
}
