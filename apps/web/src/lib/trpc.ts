import { httpBatchLink, httpSubscriptionLink, splitLink, type TRPCLink } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@souk/api/router";
import { apiUrl } from "./runtime-config.ts";

export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Hooks for every procedure of the API: `trpc.catalog.getAgent.useQuery(…)`. */
export const trpc = createTRPCReact<AppRouter>();

/** One client per page load. Calls made in one tick travel together, with the session cookie; each stream has a connection of its own. */
export function createTrpcClient() {
  return trpc.createClient({
    links: [
      withoutDirection,
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url: `${apiUrl}/trpc`,
          eventSourceOptions: { withCredentials: true },
        }),
        false: httpBatchLink({
          url: `${apiUrl}/trpc`,
          maxURLLength: 2_000,
          maxItems: 10,
          fetch: (url, options) => fetch(url, { ...options, credentials: "include" }),
        }),
      }),
    ],
  });
}

/**
 * Infinite queries add a field `direction` to their input, which our contracts do not know: lists go forward only,
 * and unknown fields are refused.
 */
const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: omitDirection(op.input) });

function omitDirection(input: unknown): unknown {
  if (typeof input !== "object" || input === null || !("direction" in input)) return input;
  const { direction: _, ...rest } = input;
  return rest;
}
