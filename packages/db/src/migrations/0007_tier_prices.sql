CREATE TABLE "tier_prices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"tier_id" uuid NOT NULL,
	"stripe_price_id" text NOT NULL,
	"interval" text NOT NULL,
	"amount" integer NOT NULL,
	"currency" text NOT NULL,
	"off_sale_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tier_prices_stripe_price_id_unique" UNIQUE("stripe_price_id"),
	CONSTRAINT "tier_prices_interval_known" CHECK ("tier_prices"."interval" in ('month', 'year', 'one_time')),
	CONSTRAINT "tier_prices_amount" CHECK ("tier_prices"."amount" > 0),
	CONSTRAINT "tier_prices_currency_format" CHECK ("tier_prices"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "tier_price_id" uuid;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "next_tier_price_id" uuid;--> statement-breakpoint
ALTER TABLE "tier_prices" ADD CONSTRAINT "tier_prices_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tier_prices_tier_id_idx" ON "tier_prices" USING btree ("tier_id");--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_tier_price_id_tier_prices_id_fk" FOREIGN KEY ("tier_price_id") REFERENCES "public"."tier_prices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_next_tier_price_id_tier_prices_id_fk" FOREIGN KEY ("next_tier_price_id") REFERENCES "public"."tier_prices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "subscriptions_tier_price_id_idx" ON "subscriptions" USING btree ("tier_price_id");--> statement-breakpoint
CREATE INDEX "subscriptions_next_tier_price_id_idx" ON "subscriptions" USING btree ("next_tier_price_id");--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_next_tier_price" CHECK ("subscriptions"."next_tier_price_id" is null or "subscriptions"."next_tier_id" is not null);--> statement-breakpoint
-- Until now a sold plan never changed its price, so its one price is what every buyer of it pays.
INSERT INTO "tier_prices" ("tier_id", "stripe_price_id", "interval", "amount", "currency")
SELECT "id", "stripe_price_id", "interval", "price_amount", "currency" FROM "pricing_tiers" WHERE "stripe_price_id" IS NOT NULL;--> statement-breakpoint
UPDATE "subscriptions" SET "tier_price_id" = "tier_prices"."id" FROM "tier_prices"
WHERE "tier_prices"."tier_id" = "subscriptions"."tier_id"
	AND ("stripe_subscription_id" IS NOT NULL OR "stripe_payment_intent_id" IS NOT NULL);--> statement-breakpoint
UPDATE "subscriptions" SET "next_tier_price_id" = "tier_prices"."id" FROM "tier_prices"
WHERE "tier_prices"."tier_id" = "subscriptions"."next_tier_id";
