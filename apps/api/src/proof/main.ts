/** `npm run proof -- --seconds 300 --processes 4 --seed 7`: the quota engine under fire, then judged by its ledger. */
import { parseArgs } from "node:util";
import { printable, violationsOf } from "./report.ts";
import { runProof } from "./run-proof.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    processes: { type: "string", default: "3" },
    clients: { type: "string", default: "24" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const report = await runProof({
  seconds: Number(values.seconds),
  leastDone: 0,
  jumpEveryMs: 700,
  processes: Number(values.processes),
  clients: Number(values.clients),
  seed: Number(values.seed),
});
console.log(printable(report));
process.exitCode = violationsOf(report) === 0 ? 0 : 1;
