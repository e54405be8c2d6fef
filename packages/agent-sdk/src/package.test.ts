import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFakeSouk } from "./testing/fake-souk.ts";

const home = fileURLToPath(new URL("..", import.meta.url));
const root = path.join(home, "../..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "souk-agent-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One file with everything that an entry needs, minified. */
async function bundle(entry: string, format: "es" | "iife"): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      minify: true,
      lib: { entry: path.join(home, "src", entry), formats: [format], name: "bundle", fileName: "bundle" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !("output" in output)) throw new Error("vite built nothing");
  return output.output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
}

describe("the package", () => {
  test("is under 10 kB, minified and gzipped, the middleware included", async () => {
    const size = gzipSync(await bundle("index.ts", "es")).length;
    const withExpress = gzipSync(await bundle("express.ts", "es")).length;
    expect(size).toBeLessThan(10_000);
    expect(size + withExpress).toBeLessThan(10_000);
  });

  test("depends on nothing at run time", () => {
    const manifest = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as object;
    expect(Object.keys(manifest)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(peer|optional)?dependencies$/i)]),
    );
  });

  test("does an agent's whole job where there is fetch and WebCrypto and nothing of Node", async () => {
    const market = await startFakeSouk();
    const globals = {
      fetch,
      crypto,
      URLSearchParams,
      TextEncoder,
      TextDecoder,
      AbortController,
      AbortSignal,
    };
    const context = createContext(
      { ...globals, Headers, atob, btoa, setTimeout, clearTimeout, console, Uint8Array, Error },
      { codeGeneration: { strings: false, wasm: false } },
    );
    runInContext(`${await bundle("testing/smoke-bundle.ts", "iife")}; globalThis.run = bundle.run;`, context);
    const seen: unknown = await runInContext(`run(${JSON.stringify(market.url)})`, context);
    await market.close();
    expect(seen).toEqual({
      saved: ["access-1"],
      proven: expect.objectContaining({ idempotencyKey: "run-1", quantity: 2 }),
      failure: "Error broken",
      metered: "done",
      refused: "QuotaExceeded quota.exceeded: quota.exceeded",
      aborted: "Error left",
      used: 5,
      held: 0,
    });
  });
});

describe("what is published", () => {
  test("builds, and is understood by TypeScript of a project that checks its libraries and knows no DOM", () => {
    const out = path.join(folder, "node_modules/@souk/agent");
    execFileSync("node", [path.join(home, "build/build.ts"), out], { cwd: home });
    const { exports } = publishedManifest();
    writeFileSync(
      path.join(out, "package.json"),
      JSON.stringify({ name: "@souk/agent", type: "module", exports }),
    );
    writeFileSync(path.join(folder, "agent.ts"), CONSUMER);
    const compiler = ["--module", "nodenext", "--strict", "--noEmit", "--lib", "es2022", "--types", "node"];
    const types = ["--typeRoots", path.join(home, "node_modules/@types")];
    const tsc = path.join(root, "node_modules/.bin/tsc");
    const said = () =>
      execFileSync(tsc, [...compiler, ...types, "agent.ts"], { cwd: folder, encoding: "utf8" });
    expect(said()).toBe("");
    const run = `const { createSouk } = await import("@souk/agent"); await import("@souk/agent/express"); console.log(typeof createSouk);`;
    expect(
      execFileSync("node", ["--input-type=module", "--eval", run], { cwd: folder, encoding: "utf8" }).trim(),
    ).toBe("function");
  });
});

const CONSUMER = `
import { createSouk, QuotaExceeded } from "@souk/agent";
import { requireUsage } from "@souk/agent/express";
const souk = createSouk({ apiUrl: "https://api.souk.example", agent: "doctor" });
const usage = souk.user({ accessToken: "…" }).usage();
export const used: Promise<number> = usage.consume("audits").then((consumption) => consumption.used);
export const paid = requireUsage({ usage: () => usage, metric: "audits" });
export const upgradeUrl = (error: unknown) => error instanceof QuotaExceeded && error.problem.upgradeUrl;
`;

/** The manifest as `pnpm publish` writes it: `publishConfig` takes the place of what it names. */
function publishedManifest(): { exports: Record<string, unknown> } {
  const manifest = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as {
    publishConfig: { exports: Record<string, unknown> };
  };
  const inside = JSON.stringify(manifest.publishConfig.exports).replaceAll("./dist/npm/", "./");
  return { exports: JSON.parse(inside) as Record<string, unknown> };
}
