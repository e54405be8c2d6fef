import type { AnyTRPCRouter, TRPCProcedureType } from "@trpc/server";
import { forEachOpenApiProcedure, getInputOutputParsers } from "trpc-to-openapi";
import type { ProcedureMeta } from "../trpc/init.ts";
import { type Coercion, coercionsOf } from "./coerce-fields.ts";
import { RouteTrie } from "./route-trie.ts";

/** A procedure as REST serves it, with everything about it that does not depend on the request. */
export interface RestRoute {
  /** The procedure's path in the router, e.g. `usage.consume`. */
  procedure: string;
  type: TRPCProcedureType;
  method: string;
  meta: ProcedureMeta;
  readsBody: boolean;
  /** False when the input is void: then any field is one too many. */
  takesInput: boolean;
  coercions: Map<string, Coercion>;
  status: number;
}

/** Every procedure with a REST route, by path. Throws at start when two claim the same one. */
export function collectRestRoutes(router: AnyTRPCRouter): RouteTrie<RestRoute> {
  const trie = new RouteTrie<RestRoute>();
  forEachOpenApiProcedure<ProcedureMeta>(router._def.procedures, ({ path, type, procedure, meta }) => {
    const { inputParser } = getInputOutputParsers(procedure);
    const { method } = meta.openapi;
    trie.add(method, meta.openapi.path, {
      procedure: path,
      type,
      method,
      meta,
      readsBody: method !== "GET" && method !== "DELETE",
      takesInput: (inputParser as { type: string }).type === "object",
      coercions: coercionsOf(inputParser),
      status: meta.status ?? 200,
    });
  });
  return trie;
}
