import { hash } from "node:crypto";

/** A Merkle tree (RFC 9162 §2.1) over some leaves, at least one. */
export interface MerkleTree {
  root: Buffer;
  /** The inclusion proof of a leaf (§2.1.3.1), from the leaf's neighbour up. */
  pathOf: (index: number) => Buffer[];
}

/** Builds the tree of these leaves' bytes. */
export function merkleTree(leaves: readonly Buffer[]): MerkleTree {
  let level = leaves.map((leaf) => sha256(LEAF, leaf));
  const levels = [level];
  while (level.length > 1) {
    level = parentsOf(level);
    levels.push(level);
  }
  const [root] = level;
  if (!root) throw new Error("A tree has a leaf");
  return { root, pathOf: (index) => pathIn(levels, index) };
}

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Pairs from the left; one that is left over goes up as it is, which is the tree that §2.1.1 splits by powers of two. */
function parentsOf(level: readonly Buffer[]): Buffer[] {
  const parents: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left) parents.push(right ? sha256(NODE, left, right) : left);
  }
  return parents;
}

function pathIn(levels: readonly Buffer[][], index: number): Buffer[] {
  return levels.flatMap((level, height) => level[(index >> height) ^ 1] ?? []);
}

function sha256(...parts: Buffer[]): Buffer {
  return hash("sha256", Buffer.concat(parts), "buffer");
}
