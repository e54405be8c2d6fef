/** Builds what is published: `dist/npm`, ES modules with their declarations. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("..", import.meta.url));
const out = `${home}dist/npm`;

rmSync(out, { recursive: true, force: true });
execFileSync("pnpm", ["exec", "tsc", "-p", "tsconfig.build.json"], { cwd: home, stdio: "inherit" });

// tsc rewrites the extensions of imports in what runs, and leaves them in declarations (microsoft/TypeScript#61037).
for (const file of globSync(`${out}/**/*.d.ts`)) {
  writeFileSync(file, readFileSync(file, "utf8").replace(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
}
