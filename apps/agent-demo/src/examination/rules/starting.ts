import { type Rule, at, finding } from "./rule.ts";

/** A workflow without any trigger never runs. */
export const noTrigger: Rule = ({ workflow, triggers }) =>
  triggers.length > 0
    ? []
    : finding(
        {
          rule: "start.no-trigger",
          severity: "critical",
          title: "Nothing starts this workflow",
          why: "There is no trigger, webhook or schedule, so n8n can neither activate it nor run it as a whole.",
          fix: "Add the trigger that fits: Schedule, Webhook, a service's own trigger, or “When Executed by Another Workflow”.",
        },
        workflow.nodes.length === 0 ? [{ node: null, detail: "only sticky notes" }] : [{ node: null }],
      );

/** Triggers exist, but each of them is switched off. */
export const allTriggersOff: Rule = ({ triggers }) =>
  triggers.some((node) => !node.disabled)
    ? []
    : finding(
        {
          rule: "start.triggers-disabled",
          severity: "critical",
          title: "Every trigger is disabled",
          why: "The workflow looks ready, but nothing will ever start it.",
          fix: "Enable the trigger you need and delete the others.",
        },
        triggers.map((node) => at(node)),
      );
