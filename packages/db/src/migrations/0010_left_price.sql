ALTER TABLE "subscriptions" ADD COLUMN "left_price_id" uuid;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "taken_for" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "tier_price_id" uuid;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_left_price_id_tier_prices_id_fk" FOREIGN KEY ("left_price_id") REFERENCES "public"."tier_prices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_tier_price_id_tier_prices_id_fk" FOREIGN KEY ("tier_price_id") REFERENCES "public"."tier_prices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "subscriptions_left_price_id_idx" ON "subscriptions" USING btree ("left_price_id");--> statement-breakpoint
CREATE INDEX "invoices_tier_price_id_idx" ON "invoices" USING btree ("tier_price_id");--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_taken_for" CHECK ("subscriptions"."taken_for" is null or ("subscriptions"."taken_for" in ('refund', 'dispute') and "subscriptions"."status" = 'canceled'));