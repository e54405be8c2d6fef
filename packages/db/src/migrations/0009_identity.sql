CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"vendor_role" text,
	"invited_by" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"accepted_by" uuid,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_email_lower_case" CHECK ("invitations"."email" = lower("invitations"."email")),
	CONSTRAINT "invitations_role_known" CHECK ("invitations"."role" in ('admin', 'billing', 'member')),
	CONSTRAINT "invitations_vendor_role_known" CHECK ("invitations"."vendor_role" in ('publisher', 'finance', 'viewer')),
	CONSTRAINT "invitations_closed_once" CHECK ("invitations"."accepted_at" is null or "invitations"."revoked_at" is null)
);
--> statement-breakpoint
ALTER TABLE "members" DROP CONSTRAINT "members_role_known";--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "vendor_role" text;--> statement-breakpoint
-- The former roles of vendors' members become their part in publishing.
UPDATE "members" SET "vendor_role" = "role", "role" = 'member' WHERE "role" <> 'owner';--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "active_organization_id" uuid;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_organization_email_open_key" ON "invitations" USING btree ("organization_id","email") WHERE "invitations"."accepted_at" is null and "invitations"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "invitations_email_idx" ON "invitations" USING btree ("email");--> statement-breakpoint
CREATE INDEX "invitations_invited_by_idx" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "invitations_accepted_by_idx" ON "invitations" USING btree ("accepted_by");--> statement-breakpoint
CREATE INDEX "invitations_revoked_by_idx" ON "invitations" USING btree ("revoked_by");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_active_organization_id_organizations_id_fk" FOREIGN KEY ("active_organization_id") REFERENCES "public"."organizations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_active_organization_id_idx" ON "sessions" USING btree ("active_organization_id");--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_vendor_role_known" CHECK ("members"."vendor_role" in ('publisher', 'finance', 'viewer'));--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_role_known" CHECK ("members"."role" in ('owner', 'admin', 'billing', 'member'));
--> statement-breakpoint
CREATE TABLE "failed_sign_ins" (
	"email" text PRIMARY KEY NOT NULL,
	"failed" integer NOT NULL,
	"locks" integer DEFAULT 0 NOT NULL,
	"last_tried_at" timestamp with time zone NOT NULL,
	"locked_until" timestamp with time zone,
	"told_at" timestamp with time zone,
	CONSTRAINT "failed_sign_ins_email_lower_case" CHECK ("failed_sign_ins"."email" = lower("failed_sign_ins"."email")),
	CONSTRAINT "failed_sign_ins_counts" CHECK ("failed_sign_ins"."failed" >= 0 and "failed_sign_ins"."locks" >= 0)
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text,
	"public_key" text NOT NULL,
	"credential_id" text NOT NULL,
	"counter" bigint NOT NULL,
	"device_type" text NOT NULL,
	"backed_up" boolean NOT NULL,
	"transports" text,
	"aaguid" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "passkeys_credential_id_unique" UNIQUE("credential_id"),
	CONSTRAINT "passkeys_name_short" CHECK (char_length("passkeys"."name") between 1 and 80)
);
--> statement-breakpoint
CREATE TABLE "spent_codes" (
	"user_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"spent_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "spent_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "two_factors" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"user_id" uuid NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	CONSTRAINT "two_factors_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "two_factor_enabled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spent_codes" ADD CONSTRAINT "spent_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factors" ADD CONSTRAINT "two_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "failed_sign_ins_last_tried_at_idx" ON "failed_sign_ins" USING btree ("last_tried_at");--> statement-breakpoint
CREATE INDEX "passkeys_user_id_idx" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "spent_codes_spent_at_idx" ON "spent_codes" USING btree ("spent_at");
--> statement-breakpoint
CREATE TABLE "emails" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"recipient" text NOT NULL,
	"template" text NOT NULL,
	"sealed_props" text,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"useful_until" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "emails_state_known" CHECK ("emails"."state" in ('queued', 'sent', 'dead')),
	CONSTRAINT "emails_sent_at" CHECK (("emails"."state" = 'sent') = ("emails"."sent_at" is not null)),
	CONSTRAINT "emails_erased" CHECK (("emails"."state" = 'queued') = ("emails"."sealed_props" is not null))
);
--> statement-breakpoint
CREATE INDEX "emails_due_idx" ON "emails" USING btree ("next_attempt_at") WHERE "emails"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "emails_recipient_idx" ON "emails" USING btree ("recipient","created_at");
--> statement-breakpoint
ALTER TABLE "jwks" ADD COLUMN "signs_from" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
-- What was granted before organisations could be chosen was granted for the personal one.
UPDATE "oauth_access_tokens" SET "reference_id" = (
  SELECT m."organization_id"::text FROM "members" m
  JOIN "organizations" o ON o."id" = m."organization_id" AND o."personal_user_id" = m."user_id"
  WHERE m."user_id" = "oauth_access_tokens"."user_id");--> statement-breakpoint
DELETE FROM "oauth_access_tokens" WHERE "reference_id" IS NULL;--> statement-breakpoint
UPDATE "oauth_refresh_tokens" SET "reference_id" = (
  SELECT m."organization_id"::text FROM "members" m
  JOIN "organizations" o ON o."id" = m."organization_id" AND o."personal_user_id" = m."user_id"
  WHERE m."user_id" = "oauth_refresh_tokens"."user_id");--> statement-breakpoint
DELETE FROM "oauth_refresh_tokens" WHERE "reference_id" IS NULL;--> statement-breakpoint
UPDATE "oauth_consents" SET "reference_id" = (
  SELECT m."organization_id"::text FROM "members" m
  JOIN "organizations" o ON o."id" = m."organization_id" AND o."personal_user_id" = m."user_id"
  WHERE m."user_id" = "oauth_consents"."user_id");--> statement-breakpoint
DELETE FROM "oauth_consents" WHERE "reference_id" IS NULL;--> statement-breakpoint
ALTER TABLE "oauth_consents" DROP CONSTRAINT "oauth_consents_user_client_key";--> statement-breakpoint
ALTER TABLE "oauth_access_tokens" ALTER COLUMN "reference_id" SET DATA TYPE uuid USING "reference_id"::uuid;--> statement-breakpoint
ALTER TABLE "oauth_access_tokens" ALTER COLUMN "reference_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "oauth_consents" ALTER COLUMN "reference_id" SET DATA TYPE uuid USING "reference_id"::uuid;--> statement-breakpoint
ALTER TABLE "oauth_consents" ALTER COLUMN "reference_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "oauth_refresh_tokens" ALTER COLUMN "reference_id" SET DATA TYPE uuid USING "reference_id"::uuid;--> statement-breakpoint
ALTER TABLE "oauth_refresh_tokens" ALTER COLUMN "reference_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "oauth_access_tokens" ADD CONSTRAINT "oauth_access_tokens_member_fk" FOREIGN KEY ("reference_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_consents" ADD CONSTRAINT "oauth_consents_member_fk" FOREIGN KEY ("reference_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_refresh_tokens" ADD CONSTRAINT "oauth_refresh_tokens_member_fk" FOREIGN KEY ("reference_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "oauth_access_tokens_reference_user_idx" ON "oauth_access_tokens" USING btree ("reference_id","user_id");--> statement-breakpoint
CREATE INDEX "oauth_consents_reference_user_idx" ON "oauth_consents" USING btree ("reference_id","user_id");--> statement-breakpoint
CREATE INDEX "oauth_refresh_tokens_reference_user_idx" ON "oauth_refresh_tokens" USING btree ("reference_id","user_id");--> statement-breakpoint
ALTER TABLE "oauth_consents" ADD CONSTRAINT "oauth_consents_user_client_key" UNIQUE("user_id","client_id","reference_id");
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"start" text NOT NULL,
	"scopes" text[] NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "api_keys_name_short" CHECK (char_length("api_keys"."name") between 1 and 60),
	CONSTRAINT "api_keys_scopes_some" CHECK (cardinality("api_keys"."scopes") > 0),
	CONSTRAINT "api_keys_revoked_by_when" CHECK ("api_keys"."revoked_by" is null or "api_keys"."revoked_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "previous_client_secrets" (
	"client_id" text PRIMARY KEY NOT NULL,
	"secret_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "previous_client_secrets_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
ALTER TABLE "agents" ADD COLUMN "client_stopped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_member_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previous_client_secrets" ADD CONSTRAINT "previous_client_secrets_client_id_oauth_clients_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."oauth_clients"("client_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_organization_user_idx" ON "api_keys" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "api_keys_user_id_idx" ON "api_keys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "api_keys_revoked_by_idx" ON "api_keys" USING btree ("revoked_by");--> statement-breakpoint
CREATE INDEX "previous_client_secrets_expires_at_idx" ON "previous_client_secrets" USING btree ("expires_at");
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" varchar(255) PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE INDEX "rate_limits_expire_idx" ON "rate_limits" USING btree ("expire");
--> statement-breakpoint
-- Counts of a minute are not worth a write to the log each: a crash of the database empties the table.
ALTER TABLE "rate_limits" SET UNLOGGED;
