import type { Call } from "./call.ts";
import type { Dice } from "./random.ts";

/** A spend that a client may settle, give back or repeat. */
export interface Spent {
  call: Extract<Call, { kind: "consume" | "hold" | "batch" }>;
  /** How far the clock was ahead then: a key is remembered for 48 hours of that clock only. */
  aheadSeconds: number;
}

const MOST = 400;

/** What all clients know of each other's spends, so that they race each other to end them. */
export class Memory {
  readonly spent: Spent[] = [];
  readonly held: Extract<Call, { kind: "hold" }>[] = [];
  #next = 0;

  newKey(): string {
    this.#next += 1;
    return `key-${this.#next}`;
  }

  remember(spent: Spent): void {
    this.spent.push(spent);
    if (spent.call.kind === "hold") this.held.push(spent.call);
    if (this.spent.length > MOST) this.spent.shift();
    if (this.held.length > MOST) this.held.shift();
  }

  /** A hold to settle; it is forgotten mostly, so that it is seldom settled twice. */
  takeHold(dice: Dice): Extract<Call, { kind: "hold" }> | undefined {
    const at = dice.between(0, this.held.length - 1);
    const hold = this.held[at];
    if (hold && dice.chance(0.8)) this.held.splice(at, 1);
    return hold;
  }
}
