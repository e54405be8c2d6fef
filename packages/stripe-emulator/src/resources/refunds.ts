import { z } from "zod";
import { closeDispute } from "../engine/disputes.ts";
import { failRefund, refundCharge } from "../engine/refunds.ts";
import {
  clearable,
  clearableMetadata,
  flag,
  integer,
  mergeMetadata,
  paging,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

const nothing = z.strictObject({});

const creation = z.strictObject({
  amount: integer.optional(),
  charge: text.optional(),
  metadata: clearableMetadata.optional(),
  payment_intent: text.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
});

const listing = z.strictObject({
  ...paging,
  charge: text.optional(),
  created: timeRange.optional(),
  payment_intent: text.optional(),
});

/** /v1/refunds */
export const refunds: Route[] = [
  post("/v1/refunds", creation, ({ world: account, params }) => {
    const charge = chargeOf(account, params);
    const { amount, reason, metadata } = params;
    const refund = refundCharge(account, charge, { amount, reason, metadata: metadata ?? {} });
    const answer = structuredClone(refund);
    if (account.state.cards[charge.payment_method ?? ""]?.behaviour === "refunds_fail")
      failRefund(account, refund);
    return answer;
  }),
  get("/v1/refunds", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "refunds")
      .filter(
        (row) => matches(row.charge, params.charge) && matches(row.payment_intent, params.payment_intent),
      )
      .filter((row) => inRange(row.created, params.created));
    return page(rows, params, "/v1/refunds");
  }),
  get("/v1/refunds/:id", nothing, ({ world: account, id }) => world.get(account, "refunds", id)),
  post(
    "/v1/refunds/:id",
    z.strictObject({ metadata: clearableMetadata.optional() }),
    ({ world: account, id, params }) => {
      const refund = world.get(account, "refunds", id);
      change(
        account,
        refund,
        { metadata: mergeMetadata(refund.metadata, params.metadata) },
        "refund.updated",
      );
      return refund;
    },
  ),
];

function chargeOf(
  account: world.World,
  params: { charge?: string; payment_intent?: string },
): Rows["charges"] {
  if (params.charge) return world.get(account, "charges", params.charge, "charge");
  if (!params.payment_intent) {
    throw invalid(
      "One of the following params should be provided for this request: payment_intent or charge.",
    );
  }
  const intent = world.get(account, "paymentIntents", params.payment_intent, "payment_intent");
  const charge = world.find(account, "charges", intent.latest_charge);
  if (charge === undefined) {
    throw invalid("This PaymentIntent does not have a successful charge to refund.", "payment_intent");
  }
  return charge;
}

/** The words with which Stripe's test mode decides a dispute (docs.stripe.com/testing#evidence). */
const verdicts: Record<string, "won" | "lost"> = { winning_evidence: "won", losing_evidence: "lost" };

const evidence = z.record(z.string(), clearable(text));

/** /v1/disputes. Disputes are opened by the card that disputes, or by the controls. */
export const disputes: Route[] = [
  get("/v1/disputes", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "disputes")
      .filter(
        (row) => matches(row.charge, params.charge) && matches(row.payment_intent, params.payment_intent),
      )
      .filter((row) => inRange(row.created, params.created));
    return page(rows, params, "/v1/disputes");
  }),
  get("/v1/disputes/:id", nothing, ({ world: account, id }) => world.get(account, "disputes", id)),
  post(
    "/v1/disputes/:id",
    z.strictObject({
      evidence: evidence.optional(),
      metadata: clearableMetadata.optional(),
      submit: flag.optional(),
    }),
    ({ world: account, id, params }) => {
      const dispute = world.get(account, "disputes", id);
      answerDispute(account, dispute, params);
      return dispute;
    },
  ),
  post("/v1/disputes/:id/close", nothing, ({ world: account, id }) =>
    closeDispute(account, world.get(account, "disputes", id), "lost"),
  ),
];

function answerDispute(
  account: world.World,
  dispute: Rows["disputes"],
  params: {
    evidence?: Record<string, string | null>;
    metadata?: Record<string, string> | null;
    submit?: boolean;
  },
): void {
  const given = params.evidence ?? {};
  const unknown = Object.keys(given).find((name) => !(name in dispute.evidence));
  if (unknown)
    throw invalid(
      `Received unknown parameter: evidence[${unknown}]`,
      `evidence[${unknown}]`,
      "parameter_unknown",
    );
  const submits = params.submit ?? params.evidence !== undefined;
  const details = {
    ...dispute.evidence_details,
    has_evidence: dispute.evidence_details.has_evidence || params.evidence !== undefined,
    submission_count: dispute.evidence_details.submission_count + (submits ? 1 : 0),
  };
  const patch: Partial<Rows["disputes"]> = {
    evidence: { ...dispute.evidence, ...given },
    evidence_details: details,
    metadata: mergeMetadata(dispute.metadata, params.metadata),
    status: submits && dispute.status === "needs_response" ? "under_review" : dispute.status,
  };
  change(account, dispute, patch, "charge.dispute.updated");
  const verdict = submits ? verdicts[dispute.evidence.uncategorized_text ?? ""] : undefined;
  if (verdict) closeDispute(account, dispute, verdict);
}
