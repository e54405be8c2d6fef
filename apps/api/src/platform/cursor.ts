import { AppError } from "@souk/contracts/common/errors";
import { z } from "zod";

/** Packs the sort keys of a page's last row into an opaque cursor. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url");
}

/** Unpacks a cursor of `length` keys; undefined stays undefined, anything foreign is `request.invalid`. */
export function decodeCursor(cursor: string | undefined, length: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  const keys = z.array(z.string().max(300)).length(length).safeParse(parseJson(cursor));
  if (!keys.success || keys.data.some((key) => key.includes("\0") || !key.isWellFormed()))
    throw new AppError("request.invalid");
  return keys.data;
}

function parseJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Cuts the one row that was read beyond the page and turns the last kept row into the next cursor. */
export function toPage<Row>(rows: Row[], limit: number, keysOf: (row: Row) => string[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null };
}

/** Unpacks the cursor of a list that is sorted by id alone. */
export function decodeIdCursor(cursor: string | undefined): string | undefined {
  const [id] = decodeCursor(cursor, 1) ?? [];
  if (id !== undefined && !z.uuid().safeParse(id).success) throw new AppError("request.invalid");
  return id;
}
