import { testDatabase } from "@souk/db/testing/database";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Period = { starts: Date; ends: Date | null };

/** Asks the engine itself: the rule lives in the database, where the rollover happens. */
async function periodAt(anchor: string | Date, period: string, at: string | Date): Promise<Period> {
  const { pool } = await testDatabase();
  const { rows } = await pool.query<Period>("select * from usage_period($1, $2, $3)", [anchor, period, at]);
  const [row] = rows;
  if (!row) throw new Error("usage_period answered nothing");
  return row;
}

const instant = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });

describe("the period of an instant", () => {
  it.each([
    [
      "a month from the day the plan was taken",
      "2026-01-15T10:00:00Z",
      "month",
      "2026-02-20T00:00:00Z",
      "2026-02-15T10:00:00Z",
      "2026-03-15T10:00:00Z",
    ],
    [
      "the end of February after 31 January",
      "2026-01-31T00:00:00Z",
      "month",
      "2026-02-15T00:00:00Z",
      "2026-01-31T00:00:00Z",
      "2026-02-28T00:00:00Z",
    ],
    [
      "31 March again after a short February: no drift",
      "2026-01-31T00:00:00Z",
      "month",
      "2026-03-01T00:00:00Z",
      "2026-02-28T00:00:00Z",
      "2026-03-31T00:00:00Z",
    ],
    [
      "29 February in a leap year",
      "2028-01-30T00:00:00Z",
      "month",
      "2028-02-29T00:00:00Z",
      "2028-02-29T00:00:00Z",
      "2028-03-30T00:00:00Z",
    ],
    [
      "a year from a leap day",
      "2028-02-29T12:00:00Z",
      "year",
      "2029-03-01T00:00:00Z",
      "2029-02-28T12:00:00Z",
      "2030-02-28T12:00:00Z",
    ],
    [
      "a day of 24 hours",
      "2026-03-28T22:30:00Z",
      "day",
      "2026-03-29T22:29:59Z",
      "2026-03-28T22:30:00Z",
      "2026-03-29T22:30:00Z",
    ],
    [
      "the new period at the very instant the old one ends",
      "2026-01-15T10:00:00Z",
      "month",
      "2026-02-15T10:00:00Z",
      "2026-02-15T10:00:00Z",
      "2026-03-15T10:00:00Z",
    ],
    [
      "the first period for an instant before the anchor",
      "2026-01-15T10:00:00Z",
      "month",
      "2025-06-01T00:00:00Z",
      "2026-01-15T10:00:00Z",
      "2026-02-15T10:00:00Z",
    ],
  ])("is %s", async (_name, anchor, period, at, starts, ends) => {
    expect(await periodAt(anchor, period, at)).toEqual({ starts: new Date(starts), ends: new Date(ends) });
  });

  it("never ends for a lifetime quota", async () => {
    const period = await periodAt("2026-01-15T10:00:00Z", "lifetime", "2040-01-01T00:00:00Z");
    expect(period).toEqual({ starts: new Date("2026-01-15T10:00:00Z"), ends: null });
  });

  it("contains the instant and touches its neighbour, for any anchor, kind and instant", async () => {
    const kinds = fc.constantFrom("day", "month", "year");
    const anchors = instant("2020-01-01T00:00:00Z", "2030-12-31T23:59:59Z");
    const later = fc.integer({ min: 0, max: 10 * 366 * 86_400 });
    await fc.assert(
      fc.asyncProperty(anchors, kinds, later, async (anchor, kind, seconds) => {
        const at = new Date(anchor.getTime() + seconds * 1000);
        const { starts, ends } = await periodAt(anchor, kind, at);
        if (!ends) throw new Error("a renewing period has an end");
        expect(starts.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(ends.getTime()).toBeGreaterThan(at.getTime());
        expect((await periodAt(anchor, kind, ends)).starts).toEqual(ends);
      }),
      { numRuns: 200 },
    );
  });

  it("does not depend on the time zone of the session", async () => {
    const { pool } = await testDatabase();
    const client = await pool.connect();
    try {
      await client.query("set time zone 'America/New_York'");
      const { rows } = await client.query<Period>("select * from usage_period($1, 'month', $2)", [
        "2026-01-31T03:00:00Z",
        "2026-02-20T00:00:00Z",
      ]);
      expect(rows[0]).toEqual({
        starts: new Date("2026-01-31T03:00:00Z"),
        ends: new Date("2026-02-28T03:00:00Z"),
      });
    } finally {
      client.release(true);
    }
  });
});
