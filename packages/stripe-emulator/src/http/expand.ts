import type { Collection } from "../world/rows.ts";
import { all, find, type World } from "../world/world.ts";
import { invalid } from "./problem.ts";

/** Which collection an expandable field points into. */
const targets: Record<string, Collection> = {
  balance_transaction: "balanceTransactions",
  charge: "charges",
  configuration: "portalConfigurations",
  coupon: "coupons",
  customer: "customers",
  default_payment_method: "paymentMethods",
  default_price: "prices",
  destination: "accounts",
  discount: "discounts",
  discounts: "discounts",
  invoice: "invoices",
  latest_charge: "charges",
  latest_invoice: "invoices",
  payment_intent: "paymentIntents",
  payment_method: "paymentMethods",
  price: "prices",
  product: "products",
  schedule: "schedules",
  promotion_code: "promotionCodes",
  source_transaction: "charges",
  subscription: "subscriptions",
  test_clock: "testClocks",
  transfer: "transfers",
};

/** A field that is there only when asked for, by type of object and name. */
export type Includable = (world: World, owner: { id: string }) => object;
export type Includables = Record<string, Record<string, Includable>>;

interface Expansion {
  world: World;
  includables: Includables;
  whole: string;
}

/** Puts objects in the place of ids, along each path (`latest_invoice.payments`, `data.customer`). Changes the answer. */
export function expandAnswer(answer: object, paths: string[], context: Omit<Expansion, "whole">): void {
  for (const path of paths) {
    const steps = path.split(".");
    if (steps.length > 4) throw invalid("You cannot expand more than 4 levels of a property.", "expand");
    walk(answer as Node, steps, { ...context, whole: path });
  }
}

type Node = Record<string, unknown>;

function walk(node: Node, steps: string[], expansion: Expansion): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  include(node, step, expansion);
  const value = node[step];
  if (value === undefined) throw refusal(step, expansion.whole);
  if (Array.isArray(value)) node[step] = value.map((one) => resolved(one, step, { rest, expansion }));
  else node[step] = resolved(value, step, { rest, expansion });
}

function resolved(value: unknown, step: string, more: { rest: string[]; expansion: Expansion }): unknown {
  const { rest, expansion } = more;
  const found = typeof value === "string" ? lookUp(expansion, step, value) : value;
  if (typeof found !== "object" || found === null) return found;
  const copy = found === value ? found : structuredClone(found);
  if (rest.length > 0) walk(copy as Node, rest, expansion);
  return copy;
}

function lookUp({ world, whole }: Expansion, step: string, id: string): object {
  const found =
    step === "source"
      ? findAnywhere(world, id)
      : step in targets
        ? find(world, targets[step] ?? "events", id)
        : undefined;
  if (found === undefined) throw refusal(step, whole);
  return found;
}

/** The row with this id, in whatever collection. */
function findAnywhere(world: World, id: string): object | undefined {
  const collections = Object.keys(world.state.rows) as Collection[];
  for (const collection of collections) {
    const row = all(world, collection).find((one) => one.id === id);
    if (row) return row;
  }
  return undefined;
}

function include(node: Node, step: string, { world, includables }: Expansion): void {
  if (node[step] !== undefined || typeof node.object !== "string" || typeof node.id !== "string") return;
  const make = includables[node.object]?.[step];
  if (make) node[step] = structuredClone(make(world, { id: node.id }));
}

function refusal(step: string, whole: string): Error {
  return invalid(
    `This property cannot be expanded (${step}). You may want to try removing '${whole}'.`,
    "expand",
  );
}
