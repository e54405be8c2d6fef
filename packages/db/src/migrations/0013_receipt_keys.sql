CREATE TABLE "receipt_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"public_key" text NOT NULL,
	"sealed_private_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "receipt_keys_one_signs_key" ON "receipt_keys" USING btree ((true)) WHERE "receipt_keys"."sealed_private_key" is not null;