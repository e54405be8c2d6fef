import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type * as contract from "@souk/contracts/usage/entities";
import type { UsageOperation } from "../receipts/operation.ts";
import type { Hold, UsageReceipt } from "../usage/entities.ts";
import type { Route, RouteAnswer, RouteInput } from "./routes.ts";

test("routes, what they take and what they answer are those of the document", () => {
  expectTypeOf<"GET /me/subscriptions/{agentId}">().toExtend<Route>();
  expectTypeOf<"GET /nowhere">().not.toExtend<Route>();
  expectTypeOf<RouteInput<"GET /me/subscriptions/{agentId}">>().toEqualTypeOf<{
    path: { agentId: string };
  }>();
  expectTypeOf<RouteInput<"GET /agents">["query"]>().extract<object>().toHaveProperty("q");
  expectTypeOf<RouteInput<"POST /me/agents/{agentId}/usage/{metricSlug}/hold">["body"]>().toHaveProperty(
    "quantity",
  );
  expectTypeOf<RouteAnswer<"GET /agents/{agentId}">>().toHaveProperty("slug");
});

test("administration and people's settings are not for agents", () => {
  expectTypeOf<"GET /admin/users">().not.toExtend<Route>();
  expectTypeOf<"POST /me/deletion">().not.toExtend<Route>();
});

test("what usage answers is what its contract says", () => {
  expectTypeOf<UsageOperation>().toEqualTypeOf<z.infer<typeof contract.UsageOperation>>();
  expectTypeOf<UsageReceipt>().toExtend<z.infer<typeof contract.UsageReceipt>>();
  expectTypeOf<Hold>().toExtend<z.infer<typeof contract.Hold>>();
});
