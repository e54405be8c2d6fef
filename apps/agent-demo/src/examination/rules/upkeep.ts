import { communityPackage, coreShort } from "../node-kinds.ts";
import { codeOf } from "../parameters.ts";
import { type Rule, at, finding, runningNodes } from "./rule.ts";

/** n8n's retired nodes and what took their place. */
const SUCCESSORS: Record<string, string> = {
  function: "Code",
  functionItem: "Code",
  cron: "Schedule Trigger",
  interval: "Schedule Trigger",
  start: "Manual Trigger",
  readBinaryFile: "Read/Write Files from Disk",
  readBinaryFiles: "Read/Write Files from Disk",
  writeBinaryFile: "Read/Write Files from Disk",
  moveBinaryData: "Extract from File or Convert to File",
  readPDF: "Extract from File",
  spreadsheetFile: "Extract from File or Convert to File",
  itemLists: "Split Out, Aggregate, Sort, Limit or Remove Duplicates",
  htmlExtract: "HTML",
  manualChatTrigger: "Chat Trigger",
};

/** Nodes that n8n keeps only for old workflows. */
export const outdatedNodes: Rule = (graph) =>
  finding(
    {
      rule: "upkeep.outdated",
      severity: "advice",
      title: "Outdated steps",
      why: "n8n has replaced these nodes and no longer offers them for new work; fixes go to their successors.",
      fix: "Replace them when you next work on the workflow.",
    },
    runningNodes(graph).flatMap((node) => {
      const successor = Object.hasOwn(SUCCESSORS, coreShort(node)) ? SUCCESSORS[coreShort(node)] : undefined;
      if (successor) return [at(node, `replaced by ${successor}`)];
      const isOldRequest = coreShort(node) === "httpRequest" && (node.typeVersion ?? 1) < 3;
      return isOldRequest ? [at(node, `version ${node.typeVersion ?? 1}, current is 4`)] : [];
    }),
  );

/** Steps from packages that are not n8n's own. */
export const communityNodes: Rule = (graph) =>
  finding(
    {
      rule: "upkeep.community",
      severity: "advice",
      title: "Needs community packages",
      why: "These steps run code from npm with access to your data, and the workflow does not open without it. n8n Cloud offers verified packages only.",
      fix: "Look at who publishes the package and pin its version; note it where the workflow is described.",
    },
    graph.workflow.nodes.flatMap((node) => {
      const name = communityPackage(node);
      return name === null ? [] : [at(node, name)];
    }),
  );

/** Test data that travels with the file. */
export const pinnedData: Rule = ({ workflow }) =>
  finding(
    {
      rule: "upkeep.pinned-data",
      severity: "advice",
      title: "Test data is pinned into the file",
      why: "Pinned results are often real customer data, and in the editor they are used instead of calling the step.",
      fix: "Unpin the data before you share the workflow.",
    },
    workflow.pinnedNodes.map((name) => ({
      node: workflow.nodes.some((node) => node.name === name) ? name : null,
    })),
  );

/** A large workflow without one word of explanation. */
export const noNotes: Rule = ({ workflow }) =>
  workflow.nodes.length <= 15 || workflow.notes.length > 0 || workflow.nodes.some((node) => node.notes)
    ? []
    : finding(
        {
          rule: "upkeep.no-notes",
          severity: "advice",
          title: "Nothing explains this workflow",
          why: `It has ${workflow.nodes.length} steps and neither a sticky note nor a note on a step.`,
          fix: "Add one sticky note per section: what comes in, what goes out, what may fail.",
        },
        [{ node: null }],
      );

const NUMBERED =
  /^(?:HTTP Request|Code|Edit Fields|Set|If|Switch|Merge|Function|Google Sheets|Postgres|OpenAI|AI Agent)\d+$/;

/** Several steps that still have the name n8n gave them. */
export const numberedNames: Rule = ({ workflow }) => {
  const numbered = workflow.nodes.filter((node) => NUMBERED.test(node.name));
  return numbered.length < 4
    ? []
    : finding(
        {
          rule: "upkeep.names",
          severity: "advice",
          title: "Steps without a telling name",
          why: "“HTTP Request3” says nothing in an error message or in the list of executions.",
          fix: "Name steps by what they do: “Fetch open invoices”.",
        },
        numbered.map((node) => at(node)),
      );
};

/** Longest code a reviewer still takes in as a whole, in lines. */
const LONG_CODE = 120;

/** Programs hidden in a step. */
export const longCode: Rule = (graph) =>
  finding(
    {
      rule: "upkeep.long-code",
      severity: "advice",
      title: "A whole program in one step",
      why: "Code of this length in a step has no tests and no history of changes.",
      fix: "Split it into steps, or move it into a sub-workflow or a service that has tests.",
    },
    runningNodes(graph).flatMap((node) => {
      const lines = codeOf(node).split("\n").length;
      return lines > LONG_CODE ? [at(node, `${lines} lines`)] : [];
    }),
  );
