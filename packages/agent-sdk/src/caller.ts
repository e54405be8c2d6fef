import { type Answer, type Patience, type Wire, bodyOf, send } from "./rest/send.ts";
import { type Call, toRequest } from "./rest/to-request.ts";
import type { Grant } from "./tokens/grant.ts";
import { ended } from "./tokens/refresh.ts";
import { orAborted } from "./clock.ts";

/** How one call is made. */
export interface CallOptions {
  /** Ends the call and its retries. A spend may have been made all the same: its key tells. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for the call with all its retries; that of `createSouk` by default. */
  deadlineMs?: number | undefined;
}

/** Makes calls on behalf of one person, or of nobody. */
export interface Caller {
  call: (call: Call, options?: CallOptions) => Promise<Answer>;
}

/** What every call of a client shares. */
export interface CallerParts {
  wire: Wire;
  apiUrl: string;
  deadlineMs: number;
}

/**
 * Calls with a person's token, which is renewed once when it is refused; without `grant`, as anybody. Answers successes
 * only; everything else is thrown.
 */
export function createCaller({ wire, apiUrl, deadlineMs }: CallerParts, grant?: Grant): Caller {
  async function answered(call: Call, patience: Patience): Promise<Answer> {
    if (!grant) return send(wire, toRequest(apiUrl, call), patience);
    const token = await orAborted(patience.signal, () => grant.current());
    const answer = await send(wire, toRequest(apiUrl, call, token), patience);
    if (answer.status !== 401) return answer;
    const another = await orAborted(patience.signal, () => grant.renewed(token));
    const second = await send(wire, toRequest(apiUrl, call, another), patience);
    const isUncertain = answer.isUncertain || second.isUncertain;
    if (second.status === 401) throw ended(undefined, isUncertain);
    return { ...second, isUncertain };
  }

  return {
    async call(call, options = {}) {
      const deadline = wire.clock.now() + (options.deadlineMs ?? deadlineMs);
      const answer = await answered(call, { deadline, signal: options.signal });
      return { ...answer, body: bodyOf(answer) };
    },
  };
}
