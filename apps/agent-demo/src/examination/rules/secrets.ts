import type { Finding, Place } from "../report.ts";
import type { SecretFind } from "../secrets/take-out-secrets.ts";
import { finding } from "./rule.ts";

/** Turns what was taken out into findings: sure ones are critical, those told by their place are warnings. */
export function judgeSecrets(finds: SecretFind[]): Finding[] {
  const sure = finds.filter((find) => find.sure).map(toPlace);
  const likely = finds.filter((find) => !find.sure).map(toPlace);
  return [
    ...finding(
      {
        rule: "secret.hard-coded",
        severity: "critical",
        title: "Secrets are written into the workflow",
        why: "Whoever gets this file, its copy in a repository or a backup can use them. The values are not shown or kept here.",
        fix: "Revoke each one at its service, create a new one, store it as an n8n credential and select that in the node.",
      },
      sure,
    ),
    ...finding(
      {
        rule: "secret.suspected",
        severity: "warning",
        title: "Fixed values that look like secrets",
        why: "They stand in fields that usually hold a password, key or token. The values are not shown or kept here.",
        fix: "If they are real, revoke them and use an n8n credential instead. If they are test data, remove them before sharing.",
      },
      likely,
    ),
  ];
}

function toPlace(find: SecretFind): Place {
  return { node: find.node, path: find.path, detail: `${find.label}, ${find.length} characters` };
}
