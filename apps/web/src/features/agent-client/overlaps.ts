/** How many hours a replaced secret may go on working, as it is offered. */
export const overlaps = [
  { value: "0", label: "No longer" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "72", label: "3 days" },
  { value: "168", label: "7 days" },
] as const;
export type Overlap = (typeof overlaps)[number]["value"];
