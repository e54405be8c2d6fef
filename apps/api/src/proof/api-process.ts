import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const PROGRAM = new URL("../main.ts", import.meta.url).pathname;
const DIE_WITH_PARENT = new URL("./die-with-parent.ts", import.meta.url).href;

/** One API process as it runs in production, which can be killed. */
export class ApiProcess {
  /** Where it listens; undefined while it does not. */
  url: string | undefined;
  readonly #databaseUrl: string;
  #child: ChildProcess | undefined;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Starts it; resolves when it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ["--import", DIE_WITH_PARENT, PROGRAM], {
      env: {
        PORT: "0",
        HOST: "127.0.0.1",
        LIMITS: "off",
        DATABASE_URL: this.#databaseUrl,
        AUTH_SECRET: "a secret of the proof, long enough to be one",
      },
      stdio: ["ignore", "pipe", "ignore", "ipc"],
    });
    this.#child = child;
    if (!child.stdout) throw new Error("the API's output is not read");
    const lines = createInterface(child.stdout);
    const port = await new Promise<string>((resolve, reject) => {
      lines.on("line", (line) => {
        const found = /"port":(\d+).*api\.listening/.exec(line)?.[1];
        if (found) resolve(found);
      });
      child.once("exit", () => reject(new Error("the API ended before it listened")));
    });
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Kills it outright (SIGKILL), whatever it was doing. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.url = undefined;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
}
