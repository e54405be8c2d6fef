import type { Metric } from "@souk/contracts/catalog/entities";
import { expect, test } from "vitest";
import { overageWords } from "./overage-words.ts";

const metrics: Metric[] = [
  { slug: "audits", name: "Audits", unit: { one: "audit", many: "audits" }, description: "" },
];
const tier = {
  price: { amount: 1900, currency: "USD" },
  quotas: [
    {
      metric: "audits",
      limit: 500,
      period: "billing" as const,
      trialLimit: null,
      overage: { limit: 1000, price: 5 },
    },
  ],
};
const used = (count: number) => [{ metric: "audits", overage: { used: count, limit: 1000 } }];

test.each([
  [1, ["1 audit, $0.05"]],
  [14, ["14 audits, $0.70"]],
  [1000, ["1,000 audits, $50.00"]],
  [0, []],
])("%i beyond the plan read %j", (count, words) => {
  expect(overageWords(tier, used(count), metrics)).toEqual(words);
});

test("what the plan does not sell beyond its limit is not spoken of", () => {
  const ended = { ...tier, quotas: tier.quotas.map((quota) => ({ ...quota, overage: null })) };
  expect(overageWords(ended, used(14), metrics)).toEqual([]);
});

test("a metric whose agent has left goes by its slug", () => {
  expect(overageWords(tier, used(2), undefined)).toEqual(["2 Audits, $0.10"]);
});
