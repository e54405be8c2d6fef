import { ListingStatus } from "@souk/contracts/catalog/entities";
import { describe, expect, it } from "vitest";
import { isPublic, mayOperate } from "./rules.ts";

describe("a status", () => {
  const table: Record<ListingStatus, { seen: boolean; works: boolean }> = {
    draft: { seen: false, works: true },
    pending: { seen: false, works: true },
    approved: { seen: true, works: true },
    rejected: { seen: false, works: false },
    suspended: { seen: false, works: false },
    deprecated: { seen: true, works: true },
    retired: { seen: false, works: false },
  };

  it.each(ListingStatus.options)("of %s decides who sees the agent and whether it works", (status) => {
    expect({ seen: isPublic(status), works: mayOperate(status) }).toEqual(table[status]);
  });

  it("that is seen always works", () => {
    for (const status of ListingStatus.options) expect(mayOperate(status) || !isPublic(status)).toBe(true);
  });
});
