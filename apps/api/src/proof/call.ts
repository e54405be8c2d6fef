/** What a client of the proof asks of the API. `buyer` is the number of whose token it shows. */
export type Call = { buyer: number } & (
  | { kind: "consume"; metric: string; key: string; quantity: number }
  | { kind: "hold"; metric: string; key: string; quantity: number; seconds: number }
  | { kind: "settle"; metric: string; key: string; quantity: number }
  | { kind: "release"; metric: string; key: string; quantity: number | null }
  | { kind: "batch"; key: string; items: readonly { metric: string; quantity: number }[] }
  | { kind: "read" }
);

/** The standing of a quota in an answer. */
export interface Balance {
  metric: string;
  limit: number | null;
  used: number;
  held: number;
  overage: { used: number; limit: number } | null;
  resetsAt: string | null;
  quantity?: number;
  requested?: number;
  expiresAt?: string;
}

/** What came back: an answer, a refusal with its code, or nothing that says whether it was done. */
export type Reply =
  | { status: "done"; replayed: boolean; balances: Balance[] }
  | { status: "refused"; code: string }
  | { status: "lost" };

/** Sends a call to one of the processes; never throws. */
export type Send = (call: Call, process: number) => Promise<Reply>;

/** One wish of one client, and all that came back for it: it is retried until something does. */
export interface Wish {
  call: Call;
  replies: Reply[];
}
