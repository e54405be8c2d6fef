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
ALTER TABLE "usage_alerts" ADD CONSTRAINT "usage_alerts_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_batches" ADD CONSTRAINT "usage_batches_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_batches" ADD CONSTRAINT "usage_batches_listing_id_fk" FOREIGN KEY ("listing_id") REFERENCES "public"."listings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_holds" ADD CONSTRAINT "usage_holds_subject_id_quota_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."quota_subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_alerts_untold_idx" ON "usage_alerts" USING btree ("at") WHERE "usage_alerts"."told_at" is null;--> statement-breakpoint
CREATE INDEX "usage_batches_listing_id_idx" ON "usage_batches" USING btree ("listing_id");--> statement-breakpoint
CREATE INDEX "usage_batches_at_idx" ON "usage_batches" USING btree ("at");--> statement-breakpoint
CREATE INDEX "usage_holds_expires_at_idx" ON "usage_holds" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "pricing_tiers" ADD CONSTRAINT "pricing_tiers_release" CHECK ("pricing_tiers"."release_seconds" >= 0 and "pricing_tiers"."release_share" between 0 and 10000);--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD CONSTRAINT "tier_quotas_trial" CHECK ("tier_quotas"."trial_limit" >= 0 and "tier_quotas"."trial_limit" <= "tier_quotas"."limit_quantity");--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD CONSTRAINT "tier_quotas_overage" CHECK ("tier_quotas"."overage_limit" >= 0 and ("tier_quotas"."overage_limit" > 0) = ("tier_quotas"."overage_amount" is not null) and "tier_quotas"."overage_amount" > 0 and ("tier_quotas"."overage_limit" = 0 or "tier_quotas"."limit_quantity" is not null));--> statement-breakpoint
ALTER TABLE "tier_quotas" ADD CONSTRAINT "tier_quotas_period_known" CHECK ("tier_quotas"."period" in ('billing', 'day', 'month', 'year', 'lifetime'));--> statement-breakpoint
ALTER TABLE "closed_periods" ADD CONSTRAINT "closed_periods_counters" CHECK ("closed_periods"."released" >= 0 and "closed_periods"."overage" between 0 and "closed_periods"."used");--> statement-breakpoint
ALTER TABLE "closed_periods" ADD CONSTRAINT "closed_periods_used" CHECK ("closed_periods"."used" >= 0 and "closed_periods"."held" >= 0);--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_counters" CHECK ("quota_subjects"."released" >= 0 and "quota_subjects"."overage" between 0 and "quota_subjects"."used" and "quota_subjects"."overage_limit" >= 0 and "quota_subjects"."day_used" >= 0 and "quota_subjects"."day_held" >= 0);--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_caps" CHECK ("quota_subjects"."warn_day" >= 0 and "quota_subjects"."stop_day" >= 0 and "quota_subjects"."warn_period" >= 0 and "quota_subjects"."stop_period" >= 0);--> statement-breakpoint
ALTER TABLE "quota_subjects" ADD CONSTRAINT "quota_subjects_release" CHECK ("quota_subjects"."release_seconds" >= 0 and "quota_subjects"."release_share" between 0 and 10000);