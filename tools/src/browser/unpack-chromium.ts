import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const packageRoot = path.dirname(path.dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))));
const cache = fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));

export type UnpackedChromium = { executablePath: string; env: Record<string, string> };

/**
 * Unpacks the Chromium of the npm package @sparticuz/chromium once, inside this clone: the package itself would
 * do it in the shared temporary directory, where another user's copy cannot be run. Where the machine lacks
 * Chromium's libraries (libnss3 and its kin), those that come along are used.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  const home = path.join(cache, `chromium-${version}`);
  if (!existsSync(home)) await unpackInto(home);
  const executablePath = path.join(home, "chromium");
  const fonts = { FONTCONFIG_PATH: path.join(home, "fonts") };
  if (runs(executablePath)) return { executablePath, env: fonts };
  return { executablePath, env: { ...fonts, LD_LIBRARY_PATH: path.join(home, "al2023", "lib") } };
}

/** The package unpacks to os.tmpdir(), so it does so in a process for which that is ours. */
async function unpackInto(home: string): Promise<void> {
  const unfinished = `${home}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const script = `
    import { inflate } from "@sparticuz/chromium";
    for (const file of process.argv.slice(1)) await inflate(file);`;
  const packed = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];
  const files = packed.map((file) => path.join(packageRoot, "bin", file));
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script, ...files], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { TMPDIR: unfinished },
  });
  try {
    renameSync(unfinished, home);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

function runs(executablePath: string): boolean {
  return spawnSync(executablePath, ["--version", "--no-sandbox"], { stdio: "ignore" }).status === 0;
}
