import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts one of the bench's processes; it ends with this one. What it logs is written and thrown away. */
export function startChild(program: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(program, import.meta.url));
  return fork(path, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

/** Tells a process something, if there is anything to tell, and answers what it says next. */
export function hear<Said>(child: ChildProcess, told?: object): Promise<Said> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A process of the bench ended with ${code}`));
    child.once("exit", onExit);
    child.once("message", (said) => {
      child.off("exit", onExit);
      resolve(said as Said);
    });
    if (told) child.send(told);
  });
}
