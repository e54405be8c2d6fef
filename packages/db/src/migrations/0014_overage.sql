CREATE TABLE "overage_prices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"tier_id" uuid NOT NULL,
	"metric_id" uuid NOT NULL,
	"interval" text NOT NULL,
	"amount" integer NOT NULL,
	"currency" text NOT NULL,
	"stripe_price_id" text NOT NULL,
	"stripe_meter_id" text NOT NULL,
	"event_name" text NOT NULL,
	"off_sale_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "overage_prices_stripe_price_id_unique" UNIQUE("stripe_price_id"),
	CONSTRAINT "overage_prices_terms_key" UNIQUE("tier_id","metric_id","interval","amount","currency"),
	CONSTRAINT "overage_prices_interval_known" CHECK ("overage_prices"."interval" in ('month', 'year')),
	CONSTRAINT "overage_prices_amount" CHECK ("overage_prices"."amount" > 0),
	CONSTRAINT "overage_prices_currency_format" CHECK ("overage_prices"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "overage_reports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"subject_id" bigint NOT NULL,
	"period_start" timestamp with time zone NOT NULL,
	"tier_id" uuid NOT NULL,
	"subscription_id" uuid,
	"quantity" bigint NOT NULL,
	"spent_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"first_tried_at" timestamp with time zone,
	"sent_as" text,
	"sent_at" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "overage_reports_quantity" CHECK ("overage_reports"."quantity" <> 0),
	CONSTRAINT "overage_reports_state_known" CHECK ("overage_reports"."state" in ('due', 'sent', 'dead')),
	CONSTRAINT "overage_reports_sent" CHECK (("overage_reports"."state" = 'sent') = ("overage_reports"."sent_at" is not null) and ("overage_reports"."sent_at" is null or "overage_reports"."sent_as" is not null)),
	CONSTRAINT "overage_reports_sent_as_known" CHECK ("overage_reports"."sent_as" in ('meter_event', 'invoice_item'))
);
--> statement-breakpoint
ALTER TABLE "closed_periods" ADD COLUMN "overage_reported" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "tier_id" uuid;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "overage_reported" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "overage_reported_in" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "overage_prices" ADD CONSTRAINT "overage_prices_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_prices" ADD CONSTRAINT "overage_prices_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "overage_prices_metric_id_idx" ON "overage_prices" USING btree ("metric_id");--> statement-breakpoint
CREATE INDEX "overage_reports_period_idx" ON "overage_reports" USING btree ("subject_id","period_start");--> statement-breakpoint
CREATE INDEX "overage_reports_tier_id_idx" ON "overage_reports" USING btree ("tier_id");--> statement-breakpoint
CREATE INDEX "overage_reports_subscription_id_idx" ON "overage_reports" USING btree ("subscription_id");--> statement-breakpoint
CREATE INDEX "overage_reports_due_idx" ON "overage_reports" USING btree ("next_attempt_at") WHERE "overage_reports"."state" = 'due';--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "closed_periods_unreported_idx" ON "closed_periods" USING btree ("subject_id") WHERE "closed_periods"."overage" <> "closed_periods"."overage_reported";--> statement-breakpoint
CREATE INDEX "quota_subjects_tier_id_idx" ON "quota_subjects" USING btree ("tier_id");--> statement-breakpoint
CREATE INDEX "quota_subjects_unreported_idx" ON "quota_subjects" USING btree ("id") WHERE "quota_subjects"."overage" <> case when "quota_subjects"."overage_reported_in" = "quota_subjects"."period_start" then "quota_subjects"."overage_reported" else 0 end;