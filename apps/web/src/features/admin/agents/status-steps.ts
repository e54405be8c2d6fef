import type { ListingStatus } from "@souk/contracts/catalog/entities";

/** A status that an admin may move an agent to. */
export type StatusTarget = Extract<ListingStatus, "approved" | "rejected" | "suspended" | "retired">;

/** One step that can be taken from where an agent stands. */
export interface StatusStep {
  to: StatusTarget;
  /** The verb of the button. */
  label: string;
  /** What it means for buyers, for the agent, and whether it can be undone. */
  meaning: string;
  danger: boolean;
}

const cutOff =
  "It leaves the catalogue and its OAuth client is disabled at once: nobody can sign in to it and its tokens stop working.";

const approve: StatusStep = {
  to: "approved",
  label: "Approve",
  meaning: "It appears in the catalogue and can be taken at once.",
  danger: false,
};
const restore: StatusStep = {
  to: "approved",
  label: "Make public again",
  meaning:
    "It returns to the catalogue and its OAuth client works again. Users sign in to it anew; plans that are held go on.",
  danger: false,
};
const reject: StatusStep = {
  to: "rejected",
  label: "Reject",
  meaning: `${cutOff} It can be approved later.`,
  danger: true,
};
const suspend: StatusStep = {
  to: "suspended",
  label: "Suspend",
  meaning: `${cutOff} Plans stay with their holders. It can be made public again.`,
  danger: true,
};
const retire: StatusStep = {
  to: "retired",
  label: "Retire",
  meaning: `${cutOff} Meant for agents that do not come back, though this can be undone, too.`,
  danger: true,
};

const steps: Record<ListingStatus, readonly StatusStep[]> = {
  draft: [approve, reject],
  pending: [approve, reject],
  approved: [suspend, retire],
  deprecated: [suspend, retire],
  suspended: [restore, retire],
  rejected: [approve],
  retired: [restore],
};

/** The steps that make sense from a status. */
export function statusSteps(status: ListingStatus): readonly StatusStep[] {
  return steps[status];
}
