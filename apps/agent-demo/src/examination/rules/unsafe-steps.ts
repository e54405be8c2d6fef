import type { FlowGraph } from "../graph.ts";
import { coreShort } from "../node-kinds.ts";
import { codeOf, computedParts, parameter, textParameter, withoutComments } from "../parameters.ts";
import type { WorkflowNode } from "../workflow.ts";
import { type Rule, at, finding, runningNodes } from "./rule.ts";

/** Values from outside pasted into a shell command: whoever sends them can run commands of their own. */
export const builtCommands: Rule = (graph) =>
  finding(
    {
      rule: "unsafe.command",
      severity: "critical",
      title: "A shell command is put together from data",
      why: "A value such as “; rm -rf ~” in that data would be run as a command on the server.",
      fix: "Use fixed commands, or check the value against a list of allowed ones in the step before.",
    },
    runningNodes(graph)
      .filter((node) => ["executeCommand", "ssh"].includes(coreShort(node)))
      .filter((node) =>
        computedParts(textParameter(node, "command")).some((part) => comesFromData(graph, node, part)),
      )
      .map((node) => at(node)),
  );

const SQL_NODES = [
  "postgres",
  "mySql",
  "microsoftSql",
  "snowflake",
  "questDb",
  "timescaleDb",
  "crateDb",
  "googleBigQuery",
];

/** Values pasted into SQL text instead of being passed as parameters. */
export const builtQueries: Rule = (graph) =>
  finding(
    {
      rule: "unsafe.sql",
      severity: "warning",
      title: "A database query is put together from data",
      why: "A quote in that data changes the query: at best it fails, at worst it reads or deletes other rows.",
      fix: "Write $1, $2, … in the query and pass the values in the step's “Query Parameters” option.",
    },
    runningNodes(graph)
      .filter((node) => SQL_NODES.includes(coreShort(node).replace(/Tool$/, "")))
      .filter((node) => {
        const query = textParameter(node, "query") || textParameter(node, "sqlQuery");
        const isWholeQuery = /^=\s*\{\{[\s\S]*\}\}\s*;?\s*$/.test(query) && computedParts(query).length === 1;
        return !isWholeQuery && computedParts(query).some((part) => comesFromData(graph, node, part));
      })
      .map((node) => at(node)),
  );

/**
 * `$json`, `$('Node')`, `$fromAI()` and their like; not `$now`, `$vars`, `$env`, numbers, or a value that a
 * “Set” step fixed in writing.
 */
function comesFromData(graph: FlowGraph, node: WorkflowNode, expression: string): boolean {
  const numeric = /^(?:parseInt|Number|Math\.\w+)\(/.test(expression) || expression.endsWith(".toNumber()");
  if (numeric || !/\$(?:json|node|input|items?|binary|fromAI|\()/.test(expression)) return false;
  return !isFixedValue(graph, node, expression);
}

/** Follows a plain `$json.field` or `$('Step').first().json.field` to the “Set” step that wrote it. */
function isFixedValue(graph: FlowGraph, node: WorkflowNode, expression: string): boolean {
  const match = /^\$(?:json|\(\s*['"]([^'"]+)['"]\s*\)\.(?:item|first\(\)|last\(\))\.json)\.(\w+)$/.exec(
    expression,
  );
  if (!match) return false;
  const [, step, field] = match;
  const sources = step ? [step] : (graph.into.get(node.name) ?? []).map((edge) => edge.from);
  return (
    sources.length > 0 &&
    sources.every((name) => {
      const source = graph.byName.get(name);
      if (!source || coreShort(source) !== "set") return false;
      const written = parameter(source, "assignments", "assignments");
      const found = Array.isArray(written)
        ? written.find((item: unknown) => hasName(item, field))
        : undefined;
      return found !== undefined && typeof found.value === "string" && !found.value.startsWith("=");
    })
  );
}

const hasName = (item: unknown, name: string | undefined): item is { name: string; value?: unknown } =>
  typeof item === "object" && item !== null && "name" in item && item.name === name;

/** Certificate checks switched off: anyone on the way can read and change the traffic. */
export const uncheckedCertificates: Rule = (graph) =>
  finding(
    {
      rule: "unsafe.certificates",
      severity: "warning",
      title: "Certificates are not checked",
      why: "“Ignore SSL issues” lets anyone between you and the service read and change what is sent.",
      fix: "Switch it off and install the service's certificate on the n8n server.",
    },
    runningNodes(graph)
      .filter(
        (node) =>
          parameter(node, "options", "allowUnauthorizedCerts") === true ||
          parameter(node, "allowUnauthorizedCerts") === true,
      )
      .map((node) => at(node)),
  );

/** Unencrypted calls that leave the own network. */
export const plainHttp: Rule = (graph) =>
  finding(
    {
      rule: "unsafe.plain-http",
      severity: "warning",
      title: "Data is sent unencrypted",
      why: "The address begins with http://, so everything on the way can read the request, credentials included.",
      fix: "Use https:// — nearly every service answers there.",
    },
    runningNodes(graph)
      .filter(
        (node) =>
          /^=?http:\/\//i.test(textParameter(node, "url")) && isPublicHost(textParameter(node, "url")),
      )
      .map((node) => at(node)),
  );

const PRIVATE_HOST =
  /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|0\.0\.0\.0|\[)|\.(?:local|localhost|internal|lan|home|test|invalid|svc|cluster)$/i;

function isPublicHost(url: string): boolean {
  const host = /^=?http:\/\/([^/:?#{}\s]+)(?=[/:?#]|$)/i.exec(url)?.[1];
  return host !== undefined && host.includes(".") && !PRIVATE_HOST.test(host);
}

/** Code that runs text as code or starts processes. */
export const dynamicCode: Rule = (graph) =>
  finding(
    {
      rule: "unsafe.dynamic-code",
      severity: "warning",
      title: "Code runs other code at run time",
      why: "eval, new Function and child processes run whatever they are given; n8n blocks some of them by default.",
      fix: "Parse the data instead (JSON.parse, a lookup table), or move the work into a service of its own.",
    },
    runningNodes(graph)
      .filter(isCode)
      .filter((node) =>
        /(?:^|[^.\w])eval\s*\(|new\s+Function\s*\(|child_process|os\.system\(|subprocess\b/.test(
          withoutComments(codeOf(node)),
        ),
      )
      .map((node) => at(node)),
  );

const isCode = (node: WorkflowNode) =>
  ["code", "function", "functionItem", "toolCode"].includes(coreShort(node));
