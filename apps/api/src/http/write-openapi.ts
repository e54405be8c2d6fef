/** Writes `openapi.json` at the root of the repository; with `--check` says only whether it is current. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { appRouter } from "../router.ts";
import { buildOpenApiDocument } from "./openapi.ts";

const file = fileURLToPath(new URL("../../../../openapi.json", import.meta.url));
const current = `${JSON.stringify(buildOpenApiDocument(appRouter), null, 2)}\n`;

if (process.argv.includes("--check")) check();
else writeFileSync(file, current);

function check(): void {
  const written = readIfThere();
  if (written === current) return;
  console.error(firstDifference(written, current));
  console.error("openapi.json is not what the operations say. Run: node apps/api/src/http/write-openapi.ts");
  process.exitCode = 1;
}

function readIfThere(): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function firstDifference(written: string, wanted: string): string {
  const before = written.split("\n");
  const after = wanted.split("\n");
  const line = after.findIndex((text, index) => text !== before[index]);
  return `line ${line + 1}:\n- ${before[line] ?? ""}\n+ ${after[line] ?? ""}`;
}
