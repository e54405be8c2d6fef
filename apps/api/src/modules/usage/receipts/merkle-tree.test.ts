import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { merkleTree } from "./merkle-tree.ts";

const sha256 = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leavesOf = fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 70 });

/** The head of a tree as RFC 9162 §2.1.1 defines it, by splitting at the largest power of two. */
function head(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only && leaves.length === 1) return sha256(Buffer.of(0), only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), head(leaves.slice(0, split)), head(leaves.slice(split)));
}

/** Whether a leaf is in the tree with that root, as RFC 9162 §2.1.3.2 verifies it. */
function isIncluded(
  leaf: Buffer,
  { index, size }: { index: number; size: number },
  path: Buffer[],
  root: Buffer,
) {
  let [fn, sn, r] = [index, size - 1, sha256(Buffer.of(0), leaf)];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = sha256(Buffer.of(1), p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else {
      r = sha256(Buffer.of(1), r, p);
    }
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return sn === 0 && r.equals(root);
}

describe("a Merkle tree", () => {
  it("has the head that RFC 9162 defines, of any number of leaves", () => {
    fc.assert(
      fc.property(leavesOf, (bytes) => {
        const leaves = bytes.map((one) => Buffer.from(one));
        expect(merkleTree(leaves).root.toString("hex")).toBe(head(leaves).toString("hex"));
      }),
    );
  });

  it("proves each of its leaves as RFC 9162 verifies it, and no other", () => {
    fc.assert(
      fc.property(leavesOf, fc.nat(), (bytes, any) => {
        const leaves = bytes.map((one) => Buffer.from(one));
        const size = leaves.length;
        const index = any % size;
        const { root, pathOf } = merkleTree(leaves);
        const leaf = leaves[index] ?? Buffer.of();
        expect(isIncluded(leaf, { index, size }, pathOf(index), root)).toBe(true);
        expect(isIncluded(Buffer.concat([leaf, Buffer.of(1)]), { index, size }, pathOf(index), root)).toBe(
          false,
        );
      }),
    );
  });
});
