import { z } from "zod";

/** A UUID made by the database (version 7, so ids sort by age). */
export const Id = z.uuid();

/** A listing named by its id or by its slug, as it stands in a path. */
export const ListingRef = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/)
  .meta({ description: "The id or the slug.", example: "workflow-doctor" });

/** ISO 8601 instant in UTC, e.g. `2026-11-20T13:20:00.000Z`. */
export const Instant = z.iso.datetime().meta({ example: "2026-11-20T13:20:00.000Z" });
