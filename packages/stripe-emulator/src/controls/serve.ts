import { parseForm } from "../http/form.ts";
import { StripeProblem } from "../http/problem.ts";
import type { App } from "../http/serve.ts";
import { seeOther, sorryPage } from "../pages/layout.ts";
import { isForeign } from "../pages/serve.ts";
import type { StripeControls } from "./controls.ts";
import { verbs } from "./verbs.ts";

/** Serves `/health/live` and the controls at `/_controls/<verb>`: JSON in and out, or a form of the control page and back to it. */
export function serveControls(app: App, controls: () => StripeControls): void {
  app.get("/health/live", () => Response.json({ status: "ok" }));
  app.get("/_controls/deliveries", () => Response.json({ data: controls().deliveries() }));
  app.post("/_controls/:verb", async (context) => {
    const isForm = (context.req.header("content-type") ?? "").includes("urlencoded");
    const verb = verbs[context.req.param("verb")];
    const foreign = isForeign(context.req.header("sec-fetch-site"));
    if (foreign) return failure(isForm, { status: 403, message: "Not from another site." });
    if (verb === undefined)
      return failure(isForm, {
        status: 404,
        message: `There is no such control. Known: ${Object.keys(verbs).join(", ")}.`,
      });
    try {
      const body = await context.req.text();
      const given: unknown = isForm ? filled(parseForm(body)) : JSON.parse(body || "{}");
      const result = await verb(controls(), given);
      return isForm ? seeOther("/") : Response.json(result);
    } catch (error) {
      if (error instanceof StripeProblem) return failure(isForm, error);
      if (error instanceof RangeError || error instanceof SyntaxError)
        return failure(isForm, { status: 400, message: error.message });
      throw error;
    }
  });
}

/** A form without the fields that were left empty. */
function filled(form: object): object {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ""));
}

function failure(isForm: boolean, { status, message }: { status: number; message: string }): Response {
  if (isForm) return sorryPage(message, status);
  return Response.json({ error: { type: "invalid_request_error", message } }, { status });
}
