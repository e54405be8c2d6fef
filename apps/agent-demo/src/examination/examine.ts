import { type FlowGraph, buildGraph } from "./graph.ts";
import { communityPackage, coreShort, isTrigger, splitType } from "./node-kinds.ts";
import { parameter, textParameter } from "./parameters.ts";
import { type Refusal, readJson } from "./read-json.ts";
import type { Finding, Report, Severity } from "./report.ts";
import { agentsWithoutModel } from "./rules/agents.ts";
import { errorsIntoNothing, unhandledErrors } from "./rules/failing.ts";
import { endlessLoops, loopsNotClosed } from "./rules/looping.ts";
import { disabled, unreachable } from "./rules/reaching.ts";
import { missingReferences } from "./rules/references.ts";
import type { Rule } from "./rules/rule.ts";
import { judgeSecrets } from "./rules/secrets.ts";
import { allTriggersOff, noTrigger } from "./rules/starting.ts";
import {
  builtCommands,
  builtQueries,
  dynamicCode,
  plainHttp,
  uncheckedCertificates,
} from "./rules/unsafe-steps.ts";
import {
  communityNodes,
  longCode,
  noNotes,
  numberedNames,
  outdatedNodes,
  pinnedData,
} from "./rules/upkeep.ts";
import { doubledPaths, missingResponse, openWebhooks, unusedResponse } from "./rules/webhooks.ts";
import { scoreFindings } from "./score.ts";
import { type SecretFind, takeOutSecrets } from "./secrets/take-out-secrets.ts";
import { toGraph } from "./to-graph.ts";
import { type WorkflowNode, readWorkflow } from "./workflow.ts";

/** Every rule about the flow; the rule about secrets runs first, on what was taken out of the file. */
const RULES: Rule[] = [
  noTrigger,
  allTriggersOff,
  missingReferences,
  agentsWithoutModel,
  missingResponse,
  unusedResponse,
  doubledPaths,
  endlessLoops,
  loopsNotClosed,
  unreachable,
  unhandledErrors,
  errorsIntoNothing,
  openWebhooks,
  builtCommands,
  builtQueries,
  plainHttp,
  uncheckedCertificates,
  dynamicCode,
  outdatedNodes,
  communityNodes,
  disabled,
  pinnedData,
  numberedNames,
  longCode,
  noNotes,
];

/** A report, or the reason why this file cannot be examined. */
export type Examination = { ok: true; report: Report } | { ok: false; refusal: Refusal };

/**
 * Examines the text of an n8n export. Never throws on any text, never does I/O, and takes hard-coded secrets
 * out before anything else looks at the file, so that no part of the answer contains one.
 */
export function examineWorkflow(text: string): Examination {
  const json = readJson(text);
  if (!json.ok) return json;
  const taken = takeOutSecrets(json.value);
  if (taken === null) return { ok: false, refusal: TOO_MANY_SECRETS };
  const reading = readWorkflow(taken.clean);
  if (!reading.ok) return reading;
  return { ok: true, report: buildReport(buildGraph(reading.workflow), taken.finds) };
}

const TOO_MANY_SECRETS: Refusal = {
  code: "too_many_secrets",
  message: "The file holds more than 300 different secrets.",
  advice: "This looks like an export of stored data. Remove pinned data and export the workflow again.",
};

const ORDER: Record<Severity, number> = { critical: 0, warning: 1, advice: 2 };

function buildReport(graph: FlowGraph, finds: SecretFind[]): Report {
  const { workflow } = graph;
  const findings = [...judgeSecrets(finds), ...RULES.flatMap((rule) => rule(graph))].toSorted(
    (a, b) => ORDER[a.severity] - ORDER[b.severity],
  );
  return {
    version: 1,
    workflow: {
      name: workflow.name,
      active: workflow.active,
      nodes: workflow.nodes.length,
      connections: workflow.edges.length,
      notes: workflow.notes.length,
    },
    score: scoreFindings(findings),
    findings,
    triggers: workflow.nodes
      .filter(isTrigger)
      .map((node) => ({ node: node.name, starts: describeStart(node), disabled: node.disabled === true })),
    credentials: gather(workflow.nodes, (node) => Object.keys(node.credentials ?? {})).map(
      ([type, nodes]) => ({ type, nodes }),
    ),
    packages: gather(workflow.nodes, (node) => communityPackage(node) ?? []).map(([name, nodes]) => ({
      name,
      nodes,
    })),
    graph: toGraph(graph, worstByNode(findings)),
  };
}

function gather(
  nodes: WorkflowNode[],
  keysOf: (node: WorkflowNode) => string | string[],
): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const node of nodes) {
    for (const key of [keysOf(node)].flat()) found.set(key, [...(found.get(key) ?? []), node.name]);
  }
  return [...found].toSorted(([a], [b]) => a.localeCompare(b, "en"));
}

function worstByNode(findings: Finding[]): Map<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { severity, places } of findings) {
    for (const { node } of places) if (node !== null && !worst.has(node)) worst.set(node, severity);
  }
  return worst;
}

const STARTS: Record<string, string> = {
  manualTrigger: "by hand",
  start: "by hand",
  scheduleTrigger: "on a schedule",
  cron: "on a schedule",
  interval: "on a schedule",
  chatTrigger: "by a chat message",
  manualChatTrigger: "by a chat message in the editor",
  formTrigger: "by a submitted form",
  executeWorkflowTrigger: "by another workflow",
  errorTrigger: "when a workflow fails",
  emailReadImap: "by an incoming e-mail",
};

function describeStart(node: WorkflowNode): string {
  const short = coreShort(node);
  if (short === "webhook") {
    const auth = textParameter(node, "authentication");
    const method = parameter(node, "httpMethod");
    const verb = typeof method === "string" ? method : "GET";
    return `by a ${verb} webhook, ${auth === "" || auth === "none" ? "no authentication" : "with authentication"}`;
  }
  const own = Object.hasOwn(STARTS, short) ? STARTS[short] : undefined;
  return (
    own ??
    `by ${splitType(node.type)
      .short.replace(/Trigger$/i, "")
      .replace(/([a-z])([A-Z])/g, "$1 $2")}`
  );
}
