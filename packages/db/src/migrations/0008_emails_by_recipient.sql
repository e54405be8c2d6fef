DROP INDEX "emails_created_at_idx";--> statement-breakpoint
CREATE INDEX "emails_recipient_idx" ON "emails" USING btree ("recipient","created_at");