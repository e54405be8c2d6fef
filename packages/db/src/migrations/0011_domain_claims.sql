CREATE TABLE "domain_claims" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"vendor_id" uuid NOT NULL,
	"host" text NOT NULL,
	"token" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"proven_by" text,
	"verified_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"last_checked_at" timestamp with time zone,
	"lookups" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"next_check_at" timestamp with time zone,
	"checking_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "domain_claims_token_unique" UNIQUE("token"),
	CONSTRAINT "domain_claims_vendor_host_key" UNIQUE("vendor_id","host"),
	CONSTRAINT "domain_claims_state_known" CHECK ("domain_claims"."state" in ('pending', 'verified', 'lapsed')),
	CONSTRAINT "domain_claims_proven_by_known" CHECK ("domain_claims"."proven_by" in ('dns', 'file')),
	CONSTRAINT "domain_claims_host_lower_case" CHECK ("domain_claims"."host" = lower("domain_claims"."host")),
	CONSTRAINT "domain_claims_proven" CHECK (("domain_claims"."state" = 'pending') = ("domain_claims"."verified_at" is null) and ("domain_claims"."verified_at" is null) = ("domain_claims"."proven_by" is null)),
	CONSTRAINT "domain_claims_failing" CHECK ("domain_claims"."failing_since" is null or "domain_claims"."state" <> 'pending'),
	CONSTRAINT "domain_claims_lapsed" CHECK ("domain_claims"."state" <> 'lapsed' or "domain_claims"."failing_since" is not null)
);
--> statement-breakpoint
ALTER TABLE "domain_claims" ADD CONSTRAINT "domain_claims_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "domain_claims_due_idx" ON "domain_claims" USING btree ("next_check_at") WHERE "domain_claims"."next_check_at" is not null;