import { Router } from "express";
import { type Examination, examineWorkflow } from "../examination/examine.ts";
import type { Report } from "../examination/report.ts";
import { renderLanding } from "../pages/landing.ts";
import { renderReport } from "../pages/report.ts";
import type { Parts } from "./parts.ts";
import { readSeverity } from "./query.ts";
import type { Sample } from "./samples.ts";
import { findVisitor } from "./visitor.ts";

/** What a stranger sees: what the doctor does, and a report to look at. */
export function publicRoutes(parts: Parts, samples: Sample[]): Router {
  const router = Router();
  const shown = reportOf(samples.find((sample) => sample.slug === "leaking-secret"));

  router.get("/", async (request, response) => {
    const person = await findVisitor(parts, request);
    response.send(renderLanding(person, shown, parts.env.SOUK_WEB_URL));
  });

  router.get("/sample-report", async (request, response) => {
    response.send(
      renderReport(await findVisitor(parts, request), {
        title: shown.workflow.name ?? "Sample",
        report: shown,
        path: "/sample-report",
        severity: readSeverity(request.query["severity"]),
        kind: "sample",
      }),
    );
  });

  return router;
}

/** The samples are part of the program, so one that cannot be read is a mistake of ours. */
function reportOf(sample: Sample | undefined): Report {
  const examination: Examination | undefined = sample && examineWorkflow(sample.text);
  if (!examination?.ok) throw new Error("The sample on the front page cannot be examined");
  return examination.report;
}
