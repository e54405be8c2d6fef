/** Builds what is published: ES modules with their declarations, into `dist/npm` or the folder that is named. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("..", import.meta.url));
const out = process.argv[2] ?? `${home}dist/npm`;
const compiler = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));

rmSync(out, { recursive: true, force: true });
execFileSync("node", [compiler, "-p", "tsconfig.build.json", "--outDir", out], {
  cwd: home,
  stdio: "inherit",
});

// tsc rewrites the extensions of imports in what runs, and leaves them in declarations (microsoft/TypeScript#61037).
for (const file of globSync(`${out}/**/*.d.ts`)) {
  writeFileSync(file, readFileSync(file, "utf8").replace(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
}
