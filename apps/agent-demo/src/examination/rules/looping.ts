import { findCycles } from "../graph.ts";
import { canEndLoop, coreShort } from "../node-kinds.ts";
import { type Rule, finding, runningNodes, at } from "./rule.ts";

/** A cycle in which no step could send an item out of the circle runs until the server stops it. */
export const endlessLoops: Rule = (graph) => {
  const endless = findCycles(graph).filter((names) =>
    names.every((name) => {
      const node = graph.byName.get(name);
      return node !== undefined && (node.disabled === true || !canEndLoop(node));
    }),
  );
  return finding(
    {
      rule: "loop.endless",
      severity: "critical",
      title: "A loop without a way out",
      why: "These steps lead back to each other and none of them decides when to stop, so a run never ends by itself.",
      fix: "Use “Loop Over Items”, or add an If step in the circle that leaves it.",
    },
    endless.map((names) => ({ node: names.at(-1) ?? null, detail: `${names.length} steps in the circle` })),
  );
};

/** “Loop Over Items” that is never fed back works on its first batch only. */
export const loopsNotClosed: Rule = (graph) => {
  const looping = new Set(findCycles(graph).flat());
  return finding(
    {
      rule: "loop.not-closed",
      severity: "warning",
      title: "Only the first batch is worked on",
      why: "The steps after “Loop Over Items” do not lead back to it, so it never hands out the next batch.",
      fix: "Connect the last step of the loop back to “Loop Over Items”.",
    },
    runningNodes(graph)
      .filter((node) => coreShort(node) === "splitInBatches" && !looping.has(node.name))
      .filter((node) => graph.reachable.has(node.name) && graph.out.has(node.name))
      .map((node) => at(node)),
  );
};
