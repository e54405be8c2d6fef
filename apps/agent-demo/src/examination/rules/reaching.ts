import { isAiEdge } from "../graph.ts";
import { isTrigger } from "../node-kinds.ts";
import { type Rule, at, finding } from "./rule.ts";

/** Steps that no enabled trigger leads to, and sub-nodes attached to nothing that runs. */
export const unreachable: Rule = ({ workflow, triggers, reachable, out, into }) => {
  if (!triggers.some((node) => !node.disabled)) return [];
  const lost = workflow.nodes.filter(
    (node) => !reachable.has(node.name) && !isTrigger(node) && !node.disabled,
  );
  return finding(
    {
      rule: "flow.unreachable",
      severity: "warning",
      title: "Steps that never run",
      why: "No path leads from an enabled trigger to them, so they look like part of the work but do nothing.",
      fix: "Connect them, or delete them so that the next reader is not misled.",
    },
    lost.map((node) => {
      const edges = [...(out.get(node.name) ?? []), ...(into.get(node.name) ?? [])];
      if (edges.length === 0) return at(node, "not connected to anything");
      return at(node, edges.every(isAiEdge) ? "serves a step that never runs" : "no trigger leads here");
    }),
  );
};

/** Disabled steps: n8n passes data straight through them, which is easily forgotten. */
export const disabled: Rule = ({ workflow }) =>
  finding(
    {
      rule: "flow.disabled",
      severity: "advice",
      title: "Disabled steps",
      why: "n8n hands data straight through a disabled step, so what comes after it runs with unchanged input.",
      fix: "Delete steps you no longer need; leave a note on those that wait for something.",
    },
    workflow.nodes.filter((node) => node.disabled && !isTrigger(node)).map((node) => at(node)),
  );
