import type { z } from "zod";
import type { World } from "../world/world.ts";
import { readParams } from "./fields.ts";

/** What a handler is given: checked parameters, and `id` for the id in the path (`sub` for a second one). */
export interface Call<Params> {
  world: World;
  params: Params;
  id: string;
  sub: string;
  /** The connected account named by `Stripe-Account`, if any. */
  account: string | null;
}

/** One call of the API. Handlers never wait: each request is one step of the account. */
export interface Route {
  method: "GET" | "POST" | "DELETE";
  path: string;
  /** Whether the call can be made for a connected account. */
  forAccounts: boolean;
  handle: (call: Call<unknown>) => object;
}

type Handler<Schema extends z.ZodType> = (call: Call<z.output<Schema>>) => object;

/** A reading call. */
export function get<Schema extends z.ZodType>(path: string, schema: Schema, handler: Handler<Schema>): Route {
  return route("GET", path, { schema, handler });
}

/** A writing call. */
export function post<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  handler: Handler<Schema>,
): Route {
  return route("POST", path, { schema, handler });
}

/** A deleting call. */
export function del<Schema extends z.ZodType>(path: string, schema: Schema, handler: Handler<Schema>): Route {
  return route("DELETE", path, { schema, handler });
}

/** The same calls, also for a connected account. */
export function forAccounts(routes: Route[]): Route[] {
  return routes.map((one) => ({ ...one, forAccounts: true }));
}

function route<Schema extends z.ZodType>(
  method: Route["method"],
  path: string,
  { schema, handler }: { schema: Schema; handler: Handler<Schema> },
): Route {
  return {
    method,
    path,
    forAccounts: false,
    handle: (call) => handler({ ...call, params: readParams(schema, call.params) }),
  };
}
