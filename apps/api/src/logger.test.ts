import { expect, it } from "vitest";
import { createLogger, logOf } from "./logger.ts";

function recorder() {
  const lines: string[] = [];
  const logger = createLogger({
    name: "test",
    level: "info",
    to: { write: (line) => void lines.push(line) },
  });
  return { lines, logger };
}

it("blanks fields named like secrets, one level deep too", () => {
  const { lines, logger } = recorder();
  logOf(logger, { requestId: "r" })("user.signed_in", { password: "hunter2", session: { token: "hunter3" } });
  expect(lines[0]).not.toMatch(/hunter/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: "user.signed_in", requestId: "r", level: "info" });
});

it("tells what failed in the database without the values", () => {
  const { lines, logger } = recorder();
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
    code: "23505",
    detail: "Key (email)=(ada@people.example) already exists.",
    constraint: "users_email_key",
  });
  const err = new Error("Failed query: insert into users (email) values ($1)\nparams: ada@people.example", {
    cause,
  });
  logger.error({ err }, "request.failed");
  expect(lines[0]).not.toMatch(/ada@people/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    err: {
      message: "Failed query: insert into users (email) values ($1)",
      cause: { code: "23505", constraint: "users_email_key" },
    },
  });
});
