import type Stripe from "stripe";

/** The requests about a switch that tests step between. */
type Call = "invoices.createPreview" | "subscriptions.update";

/** A Stripe at which something happens just before it hears of this request. */
export function beforeCall(stripe: Stripe, call: Call, happens: () => Promise<unknown>): Stripe {
  return around(stripe, call, async (make) => {
    await happens();
    return make();
  });
}

/** A Stripe at which something happens once it has answered, before anybody hears of that. */
export function afterCall(stripe: Stripe, call: Call, happens: () => Promise<unknown>): Stripe {
  return around(stripe, call, async (make) => {
    const answer = await make();
    await happens();
    return answer;
  });
}

function around(stripe: Stripe, call: Call, act: (make: () => Promise<unknown>) => Promise<unknown>): Stripe {
  const [resource, method] = call === "subscriptions.update" ? UPDATE : PREVIEW;
  const real: Record<string, (...given: unknown[]) => Promise<unknown>> = Object(stripe[resource]);
  const changed = (...given: unknown[]) => act(async () => real[method]?.(...given));
  const stepped = Object.assign(Object.create(stripe[resource]), { [method]: changed });
  return Object.assign(Object.create(stripe), { [resource]: stepped });
}

const UPDATE = ["subscriptions", "update"] as const;
const PREVIEW = ["invoices", "createPreview"] as const;
