import { expect, test } from "vitest";
import { authorizePath } from "./authorize-path.ts";

const pathOf = (query: string) => authorizePath(new URLSearchParams(query));

test("the agent's request stays as it was sent, without what the provider added", () => {
  expect(
    pathOf(
      "client_id=a&scope=openid+email&state=x%26y&exp=1&ba_iat=2&ba_param=client_id&ba_param=scope&sig=z",
    ),
  ).toBe("/authorize?client_id=a&scope=openid+email&state=x%26y");
});

test.each([
  ["create", ""],
  ["create consent", "&prompt=consent"],
  ["login", "&prompt=login"],
])("of the prompt %j the account that was asked for is not asked for again", (prompt, left) => {
  expect(pathOf(`client_id=a&prompt=${encodeURIComponent(prompt)}&sig=z`)).toBe(
    `/authorize?client_id=a${left}`,
  );
});
