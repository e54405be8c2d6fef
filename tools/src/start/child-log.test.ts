import { expect, test } from "vitest";
import { worthShowing } from "./child-log.ts";

test.for([
  ['{"level":30,"msg":"request"}', false, undefined],
  ['{"level":"info","msg":"request"}', true, undefined],
  ['{"level":40,"msg":"slow"}', false, "slow"],
  ['{"level":"error","msg":"job failed","err":{"message":"no such row"}}', false, "job failed: no such row"],
  ["plain words on stdout", false, undefined],
  ["plain words on stderr", true, "plain words on stderr"],
  ["  ", true, undefined],
] as const)("of %s (stderr: %s) the screen shows %s", ([line, isError, shown]) => {
  expect(worthShowing(line, isError)).toBe(shown);
});
