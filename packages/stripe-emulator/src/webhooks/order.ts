import type { DeliveryFaults } from "../world/state.ts";

/** The batch in the order that was asked for; shuffling with the same seed gives the same order. */
export function inOrder<Item>(
  batch: Item[],
  { order, shuffleSeed }: Pick<DeliveryFaults, "order" | "shuffleSeed">,
): Item[] {
  if (order === "fifo") return batch;
  if (order === "reverse") return batch.toReversed();
  const random = randomFrom(shuffleSeed);
  return batch
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

// mulberry32: small and good enough to shuffle.
function randomFrom(seed: number): () => number {
  let value = seed >>> 0;
  return () => {
    value = (value + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(value ^ (value >>> 15), value | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
