import { styleText } from "node:util";

const colours = ["cyan", "magenta", "yellow", "blue", "green"] as const;
const seen: string[] = [];

/** A step of the start that is done. */
export function sayDone(what: string, startedAt: number): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`  ${styleText("green", "✓")} ${what} ${styleText("dim", `${seconds} s`)}`);
}

export function say(sentence: string): void {
  console.log(`  ${sentence}`);
}

export function sayFault(sentence: string): void {
  console.error(`\n  ${styleText("red", "✗")} ${sentence}`);
}

/** One line of a child's log, under the child's name in a colour of its own. */
export function sayFor(name: string, line: string): void {
  if (!seen.includes(name)) seen.push(name);
  const colour = colours[seen.indexOf(name) % colours.length] ?? "cyan";
  console.log(`  ${styleText(colour, name.padEnd(8))} ${line}`);
}
