import type { Caller } from "./example-market.ts";

/** One valid request of an operation. */
export interface ExampleCall {
  as: Caller;
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Who calls, when it is somebody made for this example. */
  authorization?: string;
}
