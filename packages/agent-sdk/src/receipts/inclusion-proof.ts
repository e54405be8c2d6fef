/** Where a leaf stands in a tree, and the hashes that lead from it to the root. */
export interface InclusionProof {
  index: number;
  size: number;
  path: readonly Uint8Array[];
}

/** The root that a proof leads to from its leaf (RFC 9162 §2.1.3.2), or undefined when the proof is none. */
export async function rootOf(
  leaf: Uint8Array,
  { index, size, path }: InclusionProof,
): Promise<Uint8Array | undefined> {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size)
    return undefined;
  let [place, last] = [index, size - 1];
  let root = await hash(0, leaf);
  for (const node of path) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      root = await hash(1, node, root);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, half(last)];
    } else {
      root = await hash(1, root, node);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? root : undefined;
}

const half = (place: number) => Math.floor(place / 2);

/** SHA-256 over a prefix, 0 for leaves and 1 for nodes, and what follows it. */
async function hash(prefix: 0 | 1, ...parts: Uint8Array[]): Promise<Uint8Array> {
  const bytes = [prefix, ...parts.flatMap((part) => [...part])];
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
}
