/** Writes `docs/permissions.md`; a test compares it with the table. */
import { writeFileSync } from "node:fs";
import { permissionPage } from "./permission-table.ts";

writeFileSync(new URL("../../../../docs/permissions.md", import.meta.url), permissionPage());
