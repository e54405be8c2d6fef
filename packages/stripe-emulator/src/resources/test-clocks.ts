import { z } from "zod";
import { advanceClock } from "../engine/due.ts";
import { integer, paging, text } from "../http/fields.ts";
import { page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

const nothing = z.strictObject({});

/** /v1/test_helpers/test_clocks. Advancing answers `advancing`, as Stripe does; all is done when it is next looked at. */
export const testClocks: Route[] = [
  post(
    "/v1/test_helpers/test_clocks",
    z.strictObject({ frozen_time: integer, name: text.optional() }),
    ({ world: account, params }) => createClock(account, params.frozen_time, params.name ?? null),
  ),
  get("/v1/test_helpers/test_clocks", z.strictObject(paging), ({ world: account, params }) =>
    page(world.newestFirst(account, "testClocks"), params, "/v1/test_helpers/test_clocks"),
  ),
  get("/v1/test_helpers/test_clocks/:id", nothing, ({ world: account, id }) =>
    world.get(account, "testClocks", id),
  ),
  post(
    "/v1/test_helpers/test_clocks/:id/advance",
    z.strictObject({ frozen_time: integer }),
    ({ world: account, id, params }) => {
      const clock = world.get(account, "testClocks", id);
      if (params.frozen_time <= clock.frozen_time) {
        throw invalid(
          "The frozen_time to advance to must be after the clock's current frozen_time.",
          "frozen_time",
        );
      }
      emit(account, "test_helpers.test_clock.advancing", clock);
      advanceClock(account, clock, params.frozen_time);
      emit(account, "test_helpers.test_clock.ready", clock);
      return { ...clock, status: "advancing" };
    },
  ),
  del("/v1/test_helpers/test_clocks/:id", nothing, ({ world: account, id }) => {
    const clock = world.get(account, "testClocks", id);
    deleteCustomersOf(account, id);
    emit(account, "test_helpers.test_clock.deleted", clock);
    delete account.state.rows.testClocks[id];
    return { id, object: "test_helpers.test_clock", deleted: true };
  }),
];

/** Keeps a clock that stands at a time. */
export function createClock(
  account: world.World,
  frozenTime: number,
  name: string | null,
): Rows["testClocks"] {
  const created = world.realNow();
  const clock = world.insert(account, "testClocks", {
    id: world.idFor("testClocks"),
    object: "test_helpers.test_clock",
    created,
    deletes_after: created + 30 * 86_400,
    frozen_time: frozenTime,
    livemode: false,
    name,
    status: "ready",
    status_details: {},
  });
  emit(account, "test_helpers.test_clock.created", clock);
  return clock;
}

// Deleting a clock deletes its customers; their subscriptions end with them.
function deleteCustomersOf(account: world.World, clock: string): void {
  for (const subscription of world.all(account, "subscriptions")) {
    if (subscription.test_clock === clock) subscription.status = "canceled";
  }
  for (const invoice of world.all(account, "invoices")) {
    if (invoice.test_clock !== clock) continue;
    Object.assign(invoice, {
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
  }
  for (const customer of world.all(account, "customers")) {
    if (customer.test_clock === clock) Object.assign(customer, { deleted: true, test_clock: null });
  }
}
