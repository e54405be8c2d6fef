import { z } from "zod";
import type { StripeControls } from "./controls.ts";

const order = z.enum(["fifo", "reverse", "shuffled"]);
const count = z.coerce.number().int().min(0).max(100_000);

type Verb = (controls: StripeControls, given: unknown) => Promise<object>;

/** The controls by name, for HTTP. Each checks its arguments and throws a RangeError that says what is wrong. */
export const verbs: Record<string, Verb> = {
  "decline-next": verb(
    z.object({ target: z.string(), times: count.optional(), code: z.string().optional() }),
    (controls, given) => controls.declineNext(given.target, given),
  ),
  "require-confirmation-next": verb(
    z.object({ target: z.string(), times: count.optional() }),
    (controls, given) => controls.requireConfirmationNext(given.target, given.times),
  ),
  "open-dispute": verb(
    z.object({ charge: z.string(), reason: z.string().optional() }),
    (controls, given) => ({
      dispute: controls.openDispute(given.charge, given.reason),
    }),
  ),
  "close-dispute": verb(
    z.object({ dispute: z.string(), verdict: z.enum(["won", "lost"]) }),
    (controls, given) => controls.closeDispute(given.dispute, given.verdict),
  ),
  refund: verb(z.object({ charge: z.string(), amount: count.optional() }), (controls, given) => ({
    refund: controls.refund(given.charge, given.amount),
  })),
  "fail-refund": verb(z.object({ refund: z.string() }), (controls, given) =>
    controls.failRefund(given.refund),
  ),
  "book-balance": verb(z.object({}), (controls) => controls.bookBalance()),
  advance: verb(
    z.object({ customer: z.string(), days: z.coerce.number().positive().optional(), to: count.optional() }),
    (controls, given) => {
      if (given.days !== undefined) controls.advanceDays(given.customer, given.days);
      else if (given.to !== undefined) controls.advanceTo(given.customer, given.to);
      else controls.advanceToNext(given.customer);
    },
  ),
  "pay-checkout": verb(
    z.object({
      session: z.string(),
      card: z.string().optional(),
      email: z.string().optional(),
      confirm: z.enum(["yes", "no"]).optional(),
    }),
    (controls, given) => controls.payCheckout(given.session, given),
  ),
  "settle-payment": verb(
    z.object({ session: z.string(), verdict: z.enum(["succeeded", "failed"]) }),
    (controls, given) => controls.settlePayment(given.session, given.verdict),
  ),
  "complete-onboarding": verb(z.object({ account: z.string() }), (controls, given) =>
    controls.completeOnboarding(given.account),
  ),
  "set-delivery": verb(
    z.object({
      order: order.optional(),
      shuffleSeed: count.optional(),
      copies: count.optional(),
      delayMs: count.optional(),
      drop: count.optional(),
      hold: z
        .union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")])
        .optional(),
      only: z.array(z.string()).optional(),
    }),
    (controls, given) => controls.setDelivery(given),
  ),
  "clear-faults": verb(z.object({}), (controls) => controls.clearFaults()),
  redeliver: verb(z.object({ event: z.string() }), (controls, given) => controls.redeliver(given.event)),
  settings: verb(
    z.object({
      retryDays: z.array(z.number().positive()).optional(),
      afterRetries: z.enum(["cancel", "unpaid", "past_due"]).optional(),
      balanceArrives: z.enum(["at_once", "later"]).optional(),
      automaticTaxPercent: z.coerce.number().min(0).max(100).optional(),
    }),
    (controls, given) => controls.changeSettings(given),
  ),
  reset: verb(z.object({}), (controls) => controls.reset()),
};

function verb<Schema extends z.ZodType>(
  schema: Schema,
  act: (controls: StripeControls, given: z.output<Schema>) => object | void | Promise<void>,
): Verb {
  return async (controls, given) => {
    const parsed = schema.safeParse(given);
    if (!parsed.success) throw new RangeError(z.prettifyError(parsed.error));
    return (await act(controls, parsed.data)) ?? {};
  };
}
