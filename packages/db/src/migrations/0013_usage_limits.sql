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
	"reverses_id" uuid,
	"state" text DEFAULT 'due' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"first_tried_at" timestamp with time zone,
	"sent_as" text,
	"sent_at" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "overage_reports_reverses" CHECK (("overage_reports"."quantity" < 0) = ("overage_reports"."reverses_id" is not null)),
	CONSTRAINT "overage_reports_quantity" CHECK ("overage_reports"."quantity" <> 0),
	CONSTRAINT "overage_reports_state_known" CHECK ("overage_reports"."state" in ('due', 'sent', 'dead')),
	CONSTRAINT "overage_reports_sent" CHECK (("overage_reports"."state" = 'sent') = ("overage_reports"."sent_at" is not null) and ("overage_reports"."sent_at" is null or "overage_reports"."sent_as" is not null)),
	CONSTRAINT "overage_reports_sent_as_known" CHECK ("overage_reports"."sent_as" in ('meter_event', 'invoice_item'))
);
--> statement-breakpoint
CREATE TABLE "receipt_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"public_key" text NOT NULL,
	"sealed_private_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_alerts" (
	"subject_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"used" bigint NOT NULL,
	"limit_quantity" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	CONSTRAINT "usage_alerts_subject_id_kind_since_pk" PRIMARY KEY("subject_id","kind","since"),
	CONSTRAINT "usage_alerts_kind_known" CHECK ("usage_alerts"."kind" in ('50', '80', '100', 'warn_day', 'warn_period'))
);
--> statement-breakpoint
CREATE TABLE "usage_batches" (
	"organization_id" uuid NOT NULL,
	"listing_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_batches_organization_id_listing_id_key_pk" PRIMARY KEY("organization_id","listing_id","key")
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"subject_id" bigint NOT NULL,
	"day" date NOT NULL,
	"used" bigint NOT NULL,
	CONSTRAINT "usage_days_subject_id_day_pk" PRIMARY KEY("subject_id","day"),
	CONSTRAINT "usage_days_used" CHECK ("usage_days"."used" >= 0)
);
--> statement-breakpoint
CREATE TABLE "usage_holds" (
	"subject_id" bigint NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"quantity" bigint NOT NULL,
	"period_start" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "usage_holds_subject_id_key_at_pk" PRIMARY KEY("subject_id","key","at"),
	CONSTRAINT "usage_holds_quantity" CHECK ("usage_holds"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "usage_attention" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"read_until" timestamp with time zone,
	"mails_off_at" timestamp with time zone,
	CONSTRAINT "usage_attention_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "tier_quotas" DROP CONSTRAINT "tier_quotas_period_known";--> statement-breakpoint
ALTER TABLE "closed_periods" DROP CONSTRAINT "closed_periods_used";--> statement-breakpoint
ALTER TABLE "pricing_tiers" ADD COLUMN "release_seconds" integer;--> statement-breakpoint
ALTER TABLE "pricing_tiers" ADD COLUMN "release_share" integer;--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD COLUMN "trial_limit" bigint;--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD COLUMN "overage_limit" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD COLUMN "overage_amount" integer;--> statement-breakpoint
ALTER TABLE "closed_periods" ADD COLUMN "held" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "closed_periods" ADD COLUMN "released" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "closed_periods" ADD COLUMN "overage" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "closed_periods" ADD COLUMN "overage_limit" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "closed_periods" ADD COLUMN "overage_reported" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "released" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "overage" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "overage_limit" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "day" date DEFAULT (now() at time zone 'UTC')::date NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "day_used" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "day_held" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "warn_day" bigint;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "stop_day" bigint;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "warn_period" bigint;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "stop_period" bigint;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "release_seconds" integer;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "release_share" integer;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "trial_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "limit_after_trial" bigint;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "tier_id" uuid;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "overage_reported" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD COLUMN "overage_reported_in" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "overage_prices" ADD CONSTRAINT "overage_prices_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_prices" ADD CONSTRAINT "overage_prices_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overage_reports" ADD CONSTRAINT "overage_reports_reverses_id_overage_reports_id_fk" FOREIGN KEY ("reverses_id") REFERENCES "public"."overage_reports"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_alerts" ADD CONSTRAINT "usage_alerts_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_batches" ADD CONSTRAINT "usage_batches_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_batches" ADD CONSTRAINT "usage_batches_listing_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_holds" ADD CONSTRAINT "usage_holds_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_attention" ADD CONSTRAINT "usage_attention_member_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "overage_prices_metric_id_idx" ON "overage_prices" USING btree ("metric_id");--> statement-breakpoint
CREATE INDEX "overage_reports_period_idx" ON "overage_reports" USING btree ("subject_id","period_start");--> statement-breakpoint
CREATE INDEX "overage_reports_tier_id_idx" ON "overage_reports" USING btree ("tier_id");--> statement-breakpoint
CREATE INDEX "overage_reports_subscription_id_idx" ON "overage_reports" USING btree ("subscription_id");--> statement-breakpoint
CREATE INDEX "overage_reports_due_idx" ON "overage_reports" USING btree ("next_attempt_at") WHERE "overage_reports"."state" = 'due';--> statement-breakpoint
CREATE INDEX "overage_reports_reverses_id_idx" ON "overage_reports" USING btree ("reverses_id");--> statement-breakpoint
CREATE UNIQUE INDEX "receipt_keys_one_signs_key" ON "receipt_keys" USING btree ((true)) WHERE "receipt_keys"."sealed_private_key" is not null;--> statement-breakpoint
CREATE INDEX "usage_alerts_untold_idx" ON "usage_alerts" USING btree ("at") WHERE "usage_alerts"."told_at" is null;--> statement-breakpoint
CREATE INDEX "usage_batches_listing_id_idx" ON "usage_batches" USING btree ("listing_id");--> statement-breakpoint
CREATE INDEX "usage_batches_at_idx" ON "usage_batches" USING btree ("at");--> statement-breakpoint
CREATE INDEX "usage_holds_expires_at_idx" ON "usage_holds" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "usage_attention_user_id_idx" ON "usage_attention" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_tier_id_pricing_tiers_id_fk" FOREIGN KEY ("tier_id") REFERENCES "public"."pricing_tiers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "closed_periods_unreported_idx" ON "closed_periods" USING btree ("subject_id") WHERE "closed_periods"."overage" <> "closed_periods"."overage_reported";--> statement-breakpoint
CREATE INDEX "quota_subjects_tier_id_idx" ON "quota_subjects" USING btree ("tier_id");--> statement-breakpoint
CREATE INDEX "quota_subjects_unreported_idx" ON "quota_subjects" USING btree ("id") WHERE "quota_subjects"."overage" <> case when "quota_subjects"."overage_reported_in" = "quota_subjects"."period_start" then "quota_subjects"."overage_reported" else 0 end;--> statement-breakpoint
ALTER TABLE "pricing_tiers" ADD CONSTRAINT "pricing_tiers_release" CHECK ("pricing_tiers"."release_seconds" >= 0 and "pricing_tiers"."release_share" between 0 and 10000);--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD CONSTRAINT "tier_quotas_trial" CHECK ("tier_quotas"."trial_limit" >= 0 and "tier_quotas"."trial_limit" <= "tier_quotas"."limit_quantity");--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD CONSTRAINT "tier_quotas_overage" CHECK ("tier_quotas"."overage_limit" >= 0 and ("tier_quotas"."overage_limit" > 0) = ("tier_quotas"."overage_amount" is not null) and "tier_quotas"."overage_amount" > 0 and ("tier_quotas"."overage_limit" = 0 or "tier_quotas"."limit_quantity" is not null));--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD CONSTRAINT "tier_quotas_period_known" CHECK ("tier_quotas"."period" in ('billing', 'day', 'month', 'year', 'lifetime'));--> statement-breakpoint
ALTER TABLE "closed_periods" ADD CONSTRAINT "closed_periods_counters" CHECK ("closed_periods"."released" >= 0 and "closed_periods"."overage" between 0 and "closed_periods"."used");--> statement-breakpoint
ALTER TABLE "closed_periods" ADD CONSTRAINT "closed_periods_used" CHECK ("closed_periods"."used" >= 0 and "closed_periods"."held" >= 0);--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_counters" CHECK ("quota_subjects"."released" >= 0 and "quota_subjects"."overage" between 0 and "quota_subjects"."used" and "quota_subjects"."overage_limit" >= 0 and "quota_subjects"."day_used" >= 0 and "quota_subjects"."day_held" >= 0);--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_caps" CHECK ("quota_subjects"."warn_day" >= 0 and "quota_subjects"."stop_day" >= 0 and "quota_subjects"."warn_period" >= 0 and "quota_subjects"."stop_period" >= 0);--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_release" CHECK ("quota_subjects"."release_seconds" >= 0 and "quota_subjects"."release_share" between 0 and 10000);