import type { WorkflowNode } from "./workflow.ts";

/** n8n's own packages; a node of any other package has to be installed from npm first. */
const CORE_PACKAGES = new Set(["n8n-nodes-base", "@n8n/n8n-nodes-langchain"]);

/** A node type is package + "." + short name; splits at the last dot. */
export function splitType(type: string): { package: string; short: string } {
  const dot = type.lastIndexOf(".");
  return dot < 0 ? { package: "", short: type } : { package: type.slice(0, dot), short: type.slice(dot + 1) };
}

/** The npm package that has to be installed for this node, or null for n8n's own nodes. */
export function communityPackage(node: WorkflowNode): string | null {
  const name = splitType(node.type).package;
  return name === "" || CORE_PACKAGES.has(name) ? null : name;
}

/** The short name of one of n8n's own nodes, "" for community nodes: rules about n8n's nodes never touch others. */
export function coreShort(node: WorkflowNode): string {
  const { package: pack, short } = splitType(node.type);
  return CORE_PACKAGES.has(pack) ? short : "";
}

/** Triggers whose type does not end in "Trigger". */
const OTHER_TRIGGERS = new Set(["webhook", "cron", "interval", "start", "emailReadImap"]);

/** Does this node start an execution by itself? Community triggers follow the naming rule of n8n too. */
export function isTrigger(node: WorkflowNode): boolean {
  const { short } = splitType(node.type);
  return /trigger$/i.test(short) || OTHER_TRIGGERS.has(coreShort(node));
}

/** Triggers a person starts by hand and watches: an unhandled error is seen at once. */
export function isStartedByHand(node: WorkflowNode): boolean {
  return ["manualTrigger", "start", "manualChatTrigger", "evaluationTrigger"].includes(coreShort(node));
}

/** Services outside n8n that a step may call: when they fail, the run fails. */
const OUTSIDE_CALLS = new Set(
  (
    "httpRequest graphql postgres mySql microsoftSql mongoDb redis supabase snowflake questDb timescaleDb crateDb " +
    "elasticsearch kafka rabbitmq mqtt amqp googleSheets googleDrive googleDocs googleCalendar googleBigQuery gmail " +
    "airtable notion slack telegram discord microsoftTeams microsoftOutlook microsoftExcel microsoftOneDrive " +
    "emailSend sendGrid mailgun mailchimp twilio whatsApp hubspot salesforce pipedrive zendesk jira linear asana " +
    "trello clickUp github gitlab stripe shopify wooCommerce awsS3 awsLambda awsSes awsSqs awsSns awsComprehend s3 ftp ssh " +
    "dropbox box nextCloud baserow nocoDb seaTable wordpress webflow spotify youTube twitter linkedIn reddit " +
    "rssFeedRead zoom intercom freshdesk mattermost quickbooks xero openAi anthropic googleGemini mistralAi " +
    "perplexity deepL agent chainLlm chainSummarization chainRetrievalQa informationExtractor textClassifier sentimentAnalysis " +
    "openAiAssistant erpNext bambooHr strapi"
  ).split(" "),
);

/** Does this step call a network service, a database or a model? */
export function callsOutside(node: WorkflowNode): boolean {
  return OUTSIDE_CALLS.has(coreShort(node));
}

/** AI roots that n8n refuses to run without a chat model attached. */
const NEEDS_MODEL = new Set(
  "agent chainLlm chainSummarization chainRetrievalQa informationExtractor textClassifier sentimentAnalysis".split(
    " ",
  ),
);

/** Does n8n require a language model on this node's AI input? */
export function needsModel(node: WorkflowNode): boolean {
  return NEEDS_MODEL.has(coreShort(node));
}

/** Nodes with several ways out: a cycle that passes one of them can end. */
const BRANCHING = new Set(
  (
    "if switch filter splitInBatches limit removeDuplicates compareDatasets textClassifier sentimentAnalysis code function " +
    "functionItem stopAndError splitOut itemLists merge executeWorkflow form guardrails"
  ).split(" "),
);

/** Can a cycle end at this node, because it may send items elsewhere or send none? Generous on purpose. */
export function canEndLoop(node: WorkflowNode): boolean {
  return BRANCHING.has(coreShort(node)) || coreShort(node) === "" || node.onError === "continueErrorOutput";
}
