import type { OperationKind } from "@souk/contracts/usage/entities";

/** What became of quota, in a word or two. */
export const operationName: Record<OperationKind, string> = {
  consume: "Used",
  hold: "Reserved",
  settle: "Settled",
  release: "Given back",
  expire: "Reserve expired",
};
