import { randomUUID } from "node:crypto";
import { isAppError } from "@souk/contracts/common/errors";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, decodeIdCursor, encodeCursor, toPage } from "./cursor.ts";

const invalid = expect.objectContaining({ code: "request.invalid" });
/** What PostgreSQL can have answered: whole characters, no NUL. */
const key = fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => !text.includes("\0"));

const isStorable = (text: string) => text.isWellFormed() && !text.includes("\0");

function keysOrRefusal(cursor: string): string[] | "request.invalid" {
  try {
    return decodeCursor(cursor, 2) ?? [];
  } catch (error) {
    if (isAppError(error) && error.code === "request.invalid") return error.code;
    throw error;
  }
}

describe("a cursor", () => {
  it("says what was packed into it, in characters that need no escaping", () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), (keys) => {
        const cursor = encodeCursor(keys);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor, keys.length)).toEqual(keys);
      }),
    );
  });

  it("of another number of keys is refused", () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (keys, length) => {
        fc.pre(keys.length !== length);
        expect(() => decodeCursor(encodeCursor(keys), length)).toThrow(invalid);
      }),
    );
  });

  it("that was made up is refused or harmless, never a fault", () => {
    const madeUp = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json().map((text) => Buffer.from(text).toString("base64url")),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64url")),
    );
    fc.assert(
      fc.property(madeUp, (cursor) => {
        const keys = keysOrRefusal(cursor);
        expect(keys === "request.invalid" || (keys.length === 2 && keys.every(isStorable))).toBe(true);
      }),
    );
  });

  it("that was not sent says nothing", () => {
    expect(decodeCursor(undefined, 2)).toBeUndefined();
    expect(decodeIdCursor(undefined)).toBeUndefined();
  });

  it("of a list by id holds an id and nothing else", () => {
    const id = randomUUID();
    expect(decodeIdCursor(encodeCursor([id]))).toBe(id);
    expect(() => decodeIdCursor(encodeCursor(["1"]))).toThrow(invalid);
    expect(() => decodeIdCursor(encodeCursor([id, id]))).toThrow(invalid);
  });
});

describe("a page", () => {
  it("keeps what fits, and leads on exactly when more was read", () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), (rows, limit) => {
        const page = toPage(rows, limit, (row) => [row]);
        expect(page.items).toEqual(rows.slice(0, limit));
        expect(page.nextCursor === null).toBe(rows.length <= limit);
        const next = decodeCursor(page.nextCursor ?? undefined, 1);
        expect(next).toEqual(rows.length > limit ? [page.items.at(-1)] : undefined);
      }),
    );
  });
});
