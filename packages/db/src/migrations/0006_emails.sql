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
CREATE INDEX "emails_created_at_idx" ON "emails" USING btree ("created_at");