import { ConnectedAgentList } from "../../features/connected-agents/connected-agent-list.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { PageHeader } from "../../ui/page-header.tsx";

/** The agents with access to the account, and the way to end it. */
export function AgentsPage() {
  usePageTitle("Connected agents");
  return (
    <>
      <PageHeader title="Connected agents" />
      <ConnectedAgentList />
    </>
  );
}
