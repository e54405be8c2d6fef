import type { UsageRecord } from "@souk/contracts/usage/records";
import { expect, test } from "vitest";
import { operationsCsv } from "./operations-csv.ts";

const record: UsageRecord = {
  operation: {
    id: "01934f2e-0000-7000-8000-000000000001",
    kind: "settle",
    organizationId: "01934f2e-0000-7000-8000-000000000002",
    agentId: "01934f2e-0000-7000-8000-000000000003",
    metric: "pages",
    key: "=HYPERLINK(1)",
    quantity: 3,
    at: "2026-11-20T13:00:00.000Z",
    used: 3,
    held: 0,
    limit: null,
    overage: null,
    periodStart: "2026-11-01T00:00:00.000Z",
    resetsAt: null,
  },
  agent: { slug: "reader", name: "Reader" },
  buyer: { name: 'Tide, "Timber"' },
  receipt: { operation: "", index: 0, size: 1, path: [], signature: "" },
};

test("each operation is a line, and no key or name runs as a formula", () => {
  const [head, line, end] = operationsCsv([record]).split("\r\n");
  expect(head).toBe(
    "Time,Operation,Agent,Metric,Units,Key,Used after,Held after,Limit,Period start,Resets,Buyer,Id",
  );
  expect(line).toBe(
    `2026-11-20T13:00:00.000Z,Settled,reader,pages,3,'=HYPERLINK(1),3,0,,2026-11-01T00:00:00.000Z,,"Tide, ""Timber""",01934f2e-0000-7000-8000-000000000001`,
  );
  expect(end).toBe("");
});
