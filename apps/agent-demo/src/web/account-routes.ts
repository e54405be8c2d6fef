import { NoSubscription, SoukError, type SoukUser } from "@souk/agent";
import { Router } from "express";
import type { AuditOutcome } from "../audits/run-audit.ts";
import { renderReport } from "../pages/report.ts";
import { renderUnreadable } from "../pages/refusals.ts";
import { renderWorkspace } from "../pages/workspace.ts";
import { actFor } from "../souk/act-for.ts";
import { AGENT, METRIC } from "../souk/market.ts";
import type { Owner } from "../sign-in/sign-in.ts";
import type { Parts } from "./parts.ts";
import { plansUrl } from "./market-links.ts";
import { readSeverity } from "./query.ts";
import { collectForm, readUpload } from "./read-upload.ts";
import type { Sample } from "./samples.ts";
import { getVisitor } from "./visitor.ts";

type Audit = (owner: Owner, text: string, fileName: string) => Promise<AuditOutcome>;

/** What a signed-in person does: see the quota, hand in a workflow, read their reports. */
export function accountRoutes(parts: Parts, samples: Sample[], audit: Audit): Router {
  const router = Router();

  router.get("/workspace", async (request, response) => {
    const { person, signIn } = await getVisitor(parts, request);
    const plan = await readPlan(actFor(parts.souk, signIn.tokens, person.userId));
    const history = parts.reports.list(person);
    const nothingChosen = request.query["chosen"] === "nothing";
    response.send(
      renderWorkspace(person, {
        plan,
        history,
        samples,
        nothingChosen,
        plansUrl: plansUrl(parts.env.SOUK_WEB_URL),
      }),
    );
  });

  router.post("/audits", collectForm, async (request, response) => {
    const { person } = await getVisitor(parts, request);
    const upload = await readUpload(request, samples);
    if (upload === null) return response.redirect(303, "/workspace?chosen=nothing");
    const outcome = await audit(person, upload.text, upload.fileName);
    if (outcome.kind === "done") return response.redirect(303, `/reports/${outcome.reportId}`);
    response.status(422).send(renderUnreadable(person, upload.fileName, outcome));
  });

  router.get("/reports/:id", async (request, response, next) => {
    const { person } = await getVisitor(parts, request);
    const found = parts.reports.find(person, request.params.id);
    if (!found) return next();
    const severity = readSeverity(request.query["severity"]);
    response.send(
      renderReport(person, { ...found, path: `/reports/${request.params.id}`, severity, kind: "own" }),
    );
  });

  router.get("/reports/:id/download", async (request, response, next) => {
    const { person } = await getVisitor(parts, request);
    const found = parts.reports.find(person, request.params.id);
    if (!found) return next();
    response.attachment(`health-report-${request.params.id.slice(0, 8)}.json`);
    response.type("application/json").send(`${JSON.stringify(found.report, null, 2)}\n`);
  });

  return router;
}

/** The plan's name and what is left of it; null when there is no live plan. */
async function readPlan(user: SoukUser) {
  const [name, balances] = await Promise.all([
    readPlanName(user),
    user
      .usage()
      .read()
      .catch((error: unknown) => {
        if (error instanceof NoSubscription) return [];
        throw error;
      }),
  ]);
  const balance = balances.find(({ metric }) => metric === METRIC);
  return balance ? { name, balance } : null;
}

async function readPlanName(user: SoukUser): Promise<string> {
  try {
    const { tier } = await user.call("GET /me/subscriptions/{agentId}", { path: { agentId: AGENT } });
    return tier.name;
  } catch (error) {
    if (error instanceof SoukError && error.status === 404) return "Your plan";
    throw error;
  }
}
