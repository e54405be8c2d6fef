import { ListingStatus } from "@souk/contracts/catalog/entities";
import { expect, test } from "vitest";
import { statusSteps } from "./status-steps.ts";

test.each(ListingStatus.options)("from %s there is a step, and none that stays where it is", (status) => {
  const targets = statusSteps(status).map(({ to }) => to);
  expect(targets).not.toEqual([]);
  expect(targets).not.toContain(status);
});
