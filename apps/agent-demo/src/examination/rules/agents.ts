import { needsModel } from "../node-kinds.ts";
import { type Rule, at, finding, runningNodes } from "./rule.ts";

/** Agents and chains without a chat model: n8n refuses to run them. */
export const agentsWithoutModel: Rule = (graph) =>
  finding(
    {
      rule: "ai.no-model",
      severity: "critical",
      title: "An AI step has no model",
      why: "Agents and chains need a chat model attached from below; without one n8n stops with an error.",
      fix: "Attach a chat model to the step's “Model” connector.",
    },
    runningNodes(graph)
      .filter((node) => needsModel(node) && graph.reachable.has(node.name))
      .filter(
        (node) => !attachedModels(graph, node.name).some((name) => graph.byName.get(name)?.disabled !== true),
      )
      .map((node) => at(node)),
  );

const attachedModels = ({ into }: Parameters<Rule>[0], name: string) =>
  (into.get(name) ?? []).filter((edge) => edge.kind === "ai_languageModel").map((edge) => edge.from);
