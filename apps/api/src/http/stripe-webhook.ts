import { AppError } from "@souk/contracts/common/errors";
import express, { Router } from "express";
import { acceptEvent, WEBHOOK_PATHS } from "../modules/inbox/index.ts";
import { anonymousContext, type ContextParts } from "./request-context.ts";

/** Stripe's biggest events are a few hundred kilobytes; a bigger body is refused before it is held in memory. */
const LIMIT = "1mb";

/**
 * Where Stripe delivers events. The body is read as bytes, for the signature covers nothing else, so this stands before
 * whatever parses bodies. A bare `ok` says that the event is safe; every refusal makes Stripe deliver it again.
 */
export function stripeWebhook(parts: ContextParts & { stripeWebhookSecret: string | undefined }): Router {
  const { stripeWebhookSecret } = parts;
  const rawBody = express.raw({ type: () => true, limit: LIMIT, inflate: false });
  const routes = Router();
  routes.post([...WEBHOOK_PATHS], rawBody, async (req, res) => {
    const body: unknown = req.body;
    await acceptEvent(
      { ...anonymousContext(parts, res), stripeWebhookSecret },
      { body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), signature: req.get("stripe-signature") },
    );
    res.set("Cache-Control", "no-store").type("text/plain").send("ok");
  });
  routes.all([...WEBHOOK_PATHS], (_req, res) => {
    res.setHeader("Allow", "POST");
    throw new AppError("request.method_not_allowed");
  });
  return routes;
}
