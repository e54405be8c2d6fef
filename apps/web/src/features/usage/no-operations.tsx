import { ListChecks } from "lucide-react";
import { EmptyState } from "../../ui/empty-state.tsx";

/** Nothing was used, or nothing that matches. */
export function NoOperations({ isFiltered }: { isFiltered: boolean }) {
  return (
    <EmptyState icon={<ListChecks />} title={isFiltered ? "No operation matches" : "Nothing was used yet"}>
      {isFiltered
        ? "A key has to be complete to be found; days are counted in UTC."
        : "The first time the agent spends quota, it stands here within a second."}
    </EmptyState>
  );
}
