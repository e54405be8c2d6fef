import { Store } from "lucide-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";

/** The vendor is unknown, or its money is no business of whoever asks. */
export function NoSuchStatement() {
  return (
    <>
      <h1 className="sr-only">No such statement</h1>
      <EmptyState
        icon={<Store />}
        title="There is no such statement"
        action={<LinkButton to="/dashboard">Go to your dashboard</LinkButton>}
      >
        The link is not right, or you are not among those who handle this vendor's money.
      </EmptyState>
    </>
  );
}
