CREATE TABLE "usage_attention" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"read_until" timestamp with time zone,
	"mails_off_at" timestamp with time zone,
	CONSTRAINT "usage_attention_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "usage_attention" ADD CONSTRAINT "usage_attention_member_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_attention_user_id_idx" ON "usage_attention" USING btree ("user_id");