/**
 * Runs the smoke test of what is published in other runtimes: `node src/testing/try-runtimes.ts "deno run -A" "bun"`. Each is
 * a command that takes a file; it has to be installed.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "vite";
import { startFakeSouk } from "./fake-souk.ts";

const folder = mkdtempSync(path.join(tmpdir(), "souk-agent-runtimes-"));
const entry = new URL("./smoke-bundle.ts", import.meta.url).pathname;
await build({
  configFile: false,
  logLevel: "error",
  build: { outDir: folder, target: "es2022", lib: { entry, formats: ["es"], fileName: () => "smoke.mjs" } },
});

for (const command of process.argv.slice(2)) {
  const market = await startFakeSouk();
  const file = path.join(folder, "run.mjs");
  writeFileSync(
    file,
    `import { run } from "./smoke.mjs"; console.log(JSON.stringify(await run("${market.url}")));`,
  );
  const [program = "", ...args] = command.split(" ");
  const { stdout } = await promisify(execFile)(program, [...args, file]);
  const { used, held, failure } = JSON.parse(stdout) as Record<string, unknown>;
  const isFine = used === 5 && held === 0 && failure === "Error broken";
  console.log(`${isFine ? "ok" : "BROKEN"}  ${command}  ${stdout.trim()}`);
  if (!isFine) process.exitCode = 1;
  await market.close();
}
rmSync(folder, { recursive: true });
