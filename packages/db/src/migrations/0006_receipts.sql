CREATE TABLE "receipts" (
	"stripe_payment_intent_id" text PRIMARY KEY NOT NULL,
	"invoice_id" uuid NOT NULL,
	"sale_source" text NOT NULL,
	"amount" integer NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipts_sale_source_unique" UNIQUE("sale_source"),
	CONSTRAINT "receipts_amount" CHECK ("receipts"."amount" > 0)
);
--> statement-breakpoint
-- What was paid before had one payment intent each, and its sale stands under the payment's own id.
INSERT INTO "receipts" ("stripe_payment_intent_id", "invoice_id", "sale_source", "amount", "received_at")
SELECT "stripe_payment_intent_id", "id", "stripe_id", "total", coalesce("paid_at", "created_at")
FROM "invoices"
WHERE "status" = 'paid' AND "total" > 0 AND "stripe_payment_intent_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" DROP CONSTRAINT "invoices_stripe_payment_intent_id_unique";--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "restored_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "stripe_payment_intent_id" text;--> statement-breakpoint
-- A refund of what was not booked, since the invoice was paid in part or elsewhere, is fetched anew together with its
-- money: a receipt made here would say that its sale stands in the books.
INSERT INTO "stripe_events" ("stripe_event_id", "type", "object_id", "payload")
SELECT 'migrated:' || "stripe_refund_id", 'refund.updated', "stripe_refund_id", '{}' FROM "refunds"
WHERE NOT EXISTS (SELECT FROM "receipts" WHERE "receipts"."invoice_id" = "refunds"."invoice_id");--> statement-breakpoint
DELETE FROM "refunds"
WHERE NOT EXISTS (SELECT FROM "receipts" WHERE "receipts"."invoice_id" = "refunds"."invoice_id");--> statement-breakpoint
UPDATE "refunds" SET "stripe_payment_intent_id" = "invoices"."stripe_payment_intent_id"
FROM "invoices" WHERE "invoices"."id" = "refunds"."invoice_id";--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "stripe_payment_intent_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receipts_invoice_id_idx" ON "receipts" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_stripe_payment_intent_id_receipts_stripe_payment_intent_id_fk" FOREIGN KEY ("stripe_payment_intent_id") REFERENCES "public"."receipts"("stripe_payment_intent_id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refunds_stripe_payment_intent_id_idx" ON "refunds" USING btree ("stripe_payment_intent_id");--> statement-breakpoint
ALTER TABLE "invoices" DROP COLUMN "stripe_payment_intent_id";