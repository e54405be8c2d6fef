import { hotCall } from "./load/requests.ts";
import { Connection } from "./load/connection.ts";
import type { Bench } from "./bench.ts";
import { HOT } from "./load/requests.ts";

/**
 * How long the slowest call on other quotas took, in milliseconds, while another session held one row for a second and a
 * call on that one waited; and without either.
 */
export async function measureHeldRow(bench: Bench): Promise<{ held: number; free: number }> {
  const { ports, load, pool, agents } = bench;
  const order = { port: ports.api, load: "consume on 100k quotas", connections: 8, perSecond: 200 } as const;
  const free = await load({ ...order, ms: 1000 });
  const session = await pool.connect();
  const connection = await Connection.open(ports.api);
  try {
    await session.query("begin");
    await session.query("select from quota_subjects where id = $1 for update", [HOT + 1]);
    const waiting = connection.send(hotCall(agents));
    const held = await load({ ...order, ms: 1000 });
    await session.query("rollback");
    const { status } = await waiting;
    if (status !== 200) throw new Error(`The call that waited was answered ${status}`);
    return { held: held.max, free: free.max };
  } finally {
    connection.close();
    session.release();
  }
}
