import { CapReached, NoSubscription, QuotaExceeded, SignInRequired, SoukError } from "@souk/agent";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { renderMessage } from "../pages/message.ts";
import { renderCapped, renderNoPlan, renderUsedUp } from "../pages/refusals.ts";
import type { Person } from "../sign-in/sign-in.ts";
import { SignInNeeded } from "../sign-in/sign-in-needed.ts";
import type { Parts } from "./parts.ts";
import { trustedLink, usageUrl } from "./market-links.ts";
import { SoukNotReady, findVisitor } from "./visitor.ts";

/** Pages that do not exist, and reports of other people, which are as absent. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).send(
    renderMessage(null, {
      title: "There is nothing here",
      text: "The page or report does not exist, or it belongs to someone else.",
      action: { href: "/workspace", label: "Go to the workspace" },
    }),
  );
};

type Answer = { status: number; page: string; retryAfter?: number };

/** Turns each failure into a page that says what happened and what to do. Only unknown ones are logged as errors. */
export function answerErrors(parts: Parts): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const person = await findVisitor(parts, request).catch(() => null);
    const known = describe(error, person, parts.env.SOUK_WEB_URL);
    if (!known)
      parts.log.error({ requestId: response.locals["requestId"], err: asLoggable(error) }, "request failed");
    else if (known.status >= 500)
      parts.log.warn(
        { requestId: response.locals["requestId"], reason: asLoggable(error).message },
        "Souk not available",
      );
    const { status, page, retryAfter } =
      known ?? unknownFailure(person, String(response.locals["requestId"]));
    if (retryAfter) response.set("Retry-After", String(retryAfter));
    response.status(status).send(page);
  };
}

function describe(error: unknown, person: Person | null, webUrl: string): Answer | null {
  if (error instanceof SignInNeeded || error instanceof SignInRequired)
    return { status: 401, page: signInPage(person) };
  if (error instanceof NoSubscription) {
    return { status: 402, page: renderNoPlan(person, trustedLink(error.problem.subscribeUrl, webUrl)) };
  }
  if (error instanceof QuotaExceeded) {
    return {
      status: 429,
      page: renderUsedUp(person, error.problem, trustedLink(error.problem.upgradeUrl, webUrl)),
    };
  }
  if (error instanceof CapReached) {
    return { status: 429, page: renderCapped(person, error.problem, usageUrl(webUrl)) };
  }
  if (isAway(error) || error instanceof SoukNotReady) {
    return { status: 503, page: unavailablePage(person), retryAfter: 5 };
  }
  if (isTooLarge(error)) return { status: 413, page: tooLargePage(person) };
  return null;
}

/** Souk did not answer, broke, or asks for patience. */
const isAway = (error: unknown) =>
  error instanceof SoukError && (error.status === 0 || error.status >= 500 || error.code === "rate.limited");

const signInPage = (person: Person | null) =>
  renderMessage(null, {
    title: person ? "Your sign-in at Souk has ended" : "Sign in first",
    text: person
      ? "Souk no longer accepts this agent's access to your account. Sign in again to go on; nothing was charged."
      : "Workspace and reports belong to the person who signed in.",
    action: { href: "/sign-in", label: "Continue with Souk" },
  });

const unavailablePage = (person: Person | null) =>
  renderMessage(person, {
    title: "Souk does not answer",
    text: "Plans and quotas are kept there, so nothing can be examined right now. If an audit was charged, it is given back automatically.",
    action: { href: "/workspace", label: "Try again" },
  });

const tooLargePage = (person: Person | null) =>
  renderMessage(person, {
    title: "The file is larger than 2 MB",
    text: "Nothing was charged. Workflows are small; most likely test data is pinned in it. Unpin the data and export again.",
    action: { href: "/workspace", label: "Back to the workspace" },
  });

const unknownFailure = (person: Person | null, requestId: string): Answer => ({
  status: 500,
  page: renderMessage(person, {
    title: "Something broke on our side",
    text: `If an audit was charged, it is given back. When you report this, name ${requestId}.`,
    action: { href: "/workspace", label: "Back to the workspace" },
  }),
});

const isTooLarge = (error: unknown) =>
  typeof error === "object" && error !== null && "type" in error && error.type === "entity.too.large";

/** Name, message and stack only: some errors carry the request's body along. */
function asLoggable(error: unknown): { name: string; message: string; stack?: string | undefined } {
  if (!(error instanceof Error)) return { name: "unknown", message: "not an error" };
  return { name: error.name, message: error.message, stack: error.stack };
}
