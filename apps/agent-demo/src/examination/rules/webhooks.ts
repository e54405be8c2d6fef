import { downstream, type FlowGraph } from "../graph.ts";
import { coreShort } from "../node-kinds.ts";
import { codeOf, parameter, textParameter, textsOf } from "../parameters.ts";
import type { WorkflowNode } from "../workflow.ts";
import { type Rule, at, finding, runningNodes } from "./rule.ts";

const CHECKS_CALLER =
  /signature|hmac|authorization|x-api-key|api[_-]?key|secret|verify[_-]?token|hub\.(?:challenge|mode)|x-.{0,30}token/i;

/** Webhooks that anyone can call, unless the workflow itself checks who calls. */
export const openWebhooks: Rule = (graph) =>
  finding(
    {
      rule: "webhook.open",
      severity: "warning",
      title: "Anyone who knows the address can start this",
      why: "The webhook asks for no authentication, and no later step checks a signature or key. Addresses leak through logs and referrers.",
      fix: "Choose Header Auth, Basic Auth or JWT in the webhook, or check the sender's signature as the first step.",
    },
    runningNodes(graph)
      .filter((node) => coreShort(node) === "webhook" || isPublicChat(node))
      .filter((node) => ["", "none"].includes(textParameter(node, "authentication")))
      .filter((node) => graph.out.has(node.name) && !checksCaller(graph, node))
      .map((node) => at(node, isPublicChat(node) ? "public chat" : methodOf(node))),
  );

const isPublicChat = (node: WorkflowNode) =>
  coreShort(node) === "chatTrigger" && parameter(node, "public") === true;

const methodOf = (node: WorkflowNode) => {
  const method = parameter(node, "httpMethod");
  return typeof method === "string" ? method : "GET";
};

function checksCaller(graph: FlowGraph, webhook: WorkflowNode): boolean {
  return [...downstream(graph, webhook.name)].some((name) => {
    const node = graph.byName.get(name);
    if (!node) return false;
    if (["crypto", "jwt"].includes(coreShort(node))) return true;
    if (["if", "switch", "filter"].includes(coreShort(node))) {
      return [...textsOf(node)].some(({ text }) => CHECKS_CALLER.test(text));
    }
    return /signature|hmac|x-api-key|headers\b.{0,40}authorization/i.test(codeOf(node));
  });
}

/** A trigger waits for “Respond to Webhook”, but no path from it meets one: callers get an error. */
export const missingResponse: Rule = (graph) =>
  finding(
    {
      rule: "webhook.no-response",
      severity: "critical",
      title: "The caller never gets its answer",
      why: "The trigger is set to answer through a “Respond to Webhook” step, but none is on its way.",
      fix: "Add “Respond to Webhook” on every path, or let the trigger answer by itself.",
    },
    runningNodes(graph)
      .filter((node) => graph.triggers.includes(node) && waitsForResponse(node))
      .filter(
        (node) => ![...downstream(graph, node.name)].some((name) => isResponder(graph.byName.get(name))),
      )
      .map((node) => at(node)),
  );

/** “Respond to Webhook” after a trigger that has answered already: n8n stops there with an error. */
export const unusedResponse: Rule = (graph) => {
  const waiting = runningNodes(graph).filter(waitsForResponse);
  const answered = new Set(waiting.flatMap((node) => [...downstream(graph, node.name)]));
  const early = runningNodes(graph).filter(
    (node) => coreShort(node) === "webhook" && !waitsForResponse(node),
  );
  const reached = new Set(early.flatMap((node) => [...downstream(graph, node.name)]));
  return finding(
    {
      rule: "webhook.unused-response",
      severity: "warning",
      title: "An answer is written, but the webhook has answered already",
      why: "The webhook's “Respond” setting is not “Using ‘Respond to Webhook’ node”, so n8n stops at this step with an error.",
      fix: "Set “Respond” in the webhook to “Using ‘Respond to Webhook’ node”, or delete the step.",
    },
    runningNodes(graph)
      .filter((node) => isResponder(node) && reached.has(node.name) && !answered.has(node.name))
      .map((node) => at(node)),
  );
};

/** n8n writes `responseNode` for webhooks and forms, `responseNodes` for chats. */
function waitsForResponse(node: WorkflowNode): boolean {
  const modes = [parameter(node, "responseMode"), parameter(node, "options", "responseMode")];
  return modes.some((mode) => mode === "responseNode" || mode === "responseNodes");
}

/** Chats may also be answered by a chat step or by a form's last page. */
function isResponder(node: WorkflowNode | undefined): boolean {
  return (
    node !== undefined && ["respondToWebhook", "chat", "form"].includes(coreShort(node)) && !node.disabled
  );
}

/** Two enabled webhooks with the same method and path: n8n refuses to activate the second. */
export const doubledPaths: Rule = (graph) => {
  const webhooks = runningNodes(graph).filter(
    (node) => coreShort(node) === "webhook" && textParameter(node, "path") !== "",
  );
  const groups = Map.groupBy(webhooks, (node) => `${methodOf(node)} ${textParameter(node, "path")}`);
  return finding(
    {
      rule: "webhook.same-path",
      severity: "critical",
      title: "Two webhooks share one address",
      why: "n8n registers a method and path once and refuses to activate the workflow.",
      fix: "Give each webhook a path of its own.",
    },
    [...groups.values()]
      .filter((group) => group.length > 1)
      .flatMap((group) => group.map((node) => at(node, methodOf(node)))),
  );
};
