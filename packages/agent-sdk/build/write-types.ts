/** Writes the types of the REST surface from `openapi.json`; with `--check` says only whether they are current. */
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { type OpenApi, agentSurface } from "./agent-surface.ts";

const file = new URL("../src/rest/api.gen.ts", import.meta.url);
const document = JSON.parse(
  readFileSync(new URL("../../../openapi.json", import.meta.url), "utf8"),
) as OpenApi;
const current = `// Written by build/write-types.ts from openapi.json. Do not edit.\n${await typesOf(document)}`;

if (process.argv.includes("--check")) check();
else writeFileSync(file, current);

async function typesOf(whole: OpenApi): Promise<string> {
  // The generator's type of a document is that of its own parser.
  const surface = agentSurface(whole) as unknown as Parameters<typeof openapiTS>[0];
  return astToString(await openapiTS(surface, { silent: true, exportType: true }));
}

function check(): void {
  if (readFileSync(file, "utf8") === current) return;
  console.error(
    "The SDK's types are not what openapi.json says. Run: node packages/agent-sdk/build/write-types.ts",
  );
  process.exitCode = 1;
}
