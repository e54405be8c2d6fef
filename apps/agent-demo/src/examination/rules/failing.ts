import { isAiEdge, type FlowGraph } from "../graph.ts";
import { callsOutside, canEndLoop, coreShort, isStartedByHand } from "../node-kinds.ts";
import type { WorkflowNode } from "../workflow.ts";
import { type Rule, at, finding, runningNodes } from "./rule.ts";

/**
 * Calls to services, databases and models with no plan for failure. Silent for workflows with an error
 * workflow or an Error Trigger, and for those that a person starts and watches.
 */
export const unhandledErrors: Rule = (graph) => {
  if (hasErrorWorkflow(graph)) return [];
  const unattended = graph.triggers.some((node) => !node.disabled && !isStartedByHand(node));
  if (!unattended) return [];
  const risky = runningNodes(graph).filter(
    (node) =>
      callsOutside(node) &&
      graph.reachable.has(node.name) &&
      !graph.subNodes.has(node.name) &&
      !graph.triggers.includes(node) &&
      !handlesErrors(node),
  );
  return finding(
    {
      rule: "errors.unhandled",
      severity: "warning",
      title: "A failing service stops everything, unnoticed",
      why: "These steps call something that can be down or refuse, the workflow runs unattended, and nobody is told when it fails.",
      fix: "Set an error workflow in the workflow settings, or give each step “Retry on fail” and an error output.",
    },
    risky.map((node) => at(node)),
  );
};

function hasErrorWorkflow({ workflow, triggers }: FlowGraph): boolean {
  const named = workflow.settings?.["errorWorkflow"];
  return (
    (typeof named === "string" && named !== "") ||
    triggers.some((node) => coreShort(node) === "errorTrigger" && !node.disabled)
  );
}

function handlesErrors(node: WorkflowNode): boolean {
  return (
    node.onError === "continueErrorOutput" ||
    node.onError === "continueRegularOutput" ||
    node.continueOnFail === true ||
    node.retryOnFail === true
  );
}

/** An error output that leads nowhere swallows failures without a trace. */
export const errorsIntoNothing: Rule = (graph) =>
  finding(
    {
      rule: "errors.lost",
      severity: "warning",
      title: "Errors are sent to an output that leads nowhere",
      why: "The step goes on as if nothing had happened: the failed items vanish and the run counts as a success.",
      fix: "Connect the error output to something that tells you, or set “On error” back to “Stop workflow”.",
    },
    runningNodes(graph)
      .filter((node) => node.onError === "continueErrorOutput" && graph.reachable.has(node.name))
      .filter((node) => !graph.subNodes.has(node.name) && hasOneOutput(node))
      .filter((node) => !(graph.out.get(node.name) ?? []).some((edge) => !isAiEdge(edge) && edge.output > 0))
      .map((node) => at(node)),
  );

/** Branching nodes have several regular outputs; which of theirs is the error output cannot be told here. */
const hasOneOutput = (node: WorkflowNode) =>
  !canEndLoop({ ...node, onError: undefined }) || ["code", "executeWorkflow"].includes(coreShort(node));
