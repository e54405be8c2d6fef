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