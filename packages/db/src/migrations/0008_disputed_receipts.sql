ALTER TABLE "disputes" ADD COLUMN "stripe_payment_intent_id" text;--> statement-breakpoint
-- What was disputed before was paid through one payment intent.
UPDATE "disputes" SET "stripe_payment_intent_id" = "receipts"."stripe_payment_intent_id"
FROM "receipts" WHERE "receipts"."invoice_id" = "disputes"."invoice_id";--> statement-breakpoint
-- An inquiry into what was not booked is fetched anew together with its money, as its refunds were in 0006.
INSERT INTO "stripe_events" ("stripe_event_id", "type", "object_id", "payload")
SELECT 'migrated:' || "stripe_dispute_id", 'charge.dispute.updated', "stripe_dispute_id", '{}' FROM "disputes"
WHERE "stripe_payment_intent_id" IS NULL;--> statement-breakpoint
DELETE FROM "disputes" WHERE "stripe_payment_intent_id" IS NULL;--> statement-breakpoint
ALTER TABLE "disputes" ALTER COLUMN "stripe_payment_intent_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_stripe_payment_intent_id_receipts_stripe_payment_intent_id_fk" FOREIGN KEY ("stripe_payment_intent_id") REFERENCES "public"."receipts"("stripe_payment_intent_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disputes_stripe_payment_intent_id_idx" ON "disputes" USING btree ("stripe_payment_intent_id");