import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { permissionPage } from "./permission-table.ts";

it("the documentation has the table of permissions as it is; `pnpm --filter @souk/api permissions` writes it", () => {
  const written = readFileSync(new URL("../../../../docs/permissions.md", import.meta.url), "utf8");
  expect(written).toBe(permissionPage());
});
