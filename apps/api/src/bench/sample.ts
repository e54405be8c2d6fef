/** How long each of some calls took, in milliseconds, and how many of them failed. */
export interface Timed {
  seconds: number;
  latencies: Float64Array;
  errors: number;
}

/** What one measurement says. */
export interface Sample {
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
  errors: number;
  /** Processor time for each call, in microseconds: of Node.js and of PostgreSQL. Null: not measured. */
  nodeUs: number | null;
  pgUs: number | null;
}

/** Sums calls up, with the processor time (ms) that they took. */
export function sampleOf(
  { seconds, latencies, errors }: Timed,
  cpu: { node: number | null; pg: number | null },
): Sample {
  const sorted = latencies.toSorted();
  const count = sorted.length;
  const at = (part: number) => sorted[Math.min(count - 1, Math.floor(count * part))] ?? Number.NaN;
  const each = (ms: number | null) => (ms === null ? null : (ms * 1000) / count);
  return {
    perSecond: count / seconds,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    errors,
    nodeUs: each(cpu.node),
    pgUs: each(cpu.pg),
  };
}

/** Calls again and again on so many lanes at once, for so many milliseconds. */
export async function repeat(
  call: (lane: number) => Promise<unknown>,
  { connections, ms }: { connections: number; ms: number },
): Promise<Timed> {
  const latencies: number[] = [];
  let errors = 0;
  const startedAt = performance.now();
  const lane = async (_: unknown, index: number) => {
    for (;;) {
      const from = performance.now();
      if (from - startedAt >= ms) return;
      await call(index).catch(() => {
        errors += 1;
      });
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, latencies: Float64Array.from(latencies), errors };
}
