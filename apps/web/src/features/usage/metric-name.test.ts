import { expect, test } from "vitest";
import { metricName } from "./metric-name.ts";

const metric = {
  slug: "workflow-audits",
  name: "Workflow audits",
  unit: { one: "audit", many: "audits" },
  description: "",
};

test("a metric is called as its vendor calls it", () => {
  expect(metricName("workflow-audits", [metric])).toEqual({ name: "Workflow audits", unit: "audits" });
});

test("an unknown metric is still named", () => {
  expect(metricName("pages-read", undefined)).toEqual({ name: "Pages read", unit: "" });
});
