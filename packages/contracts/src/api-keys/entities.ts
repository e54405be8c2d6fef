import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { text } from "../common/text.ts";
import { ApiKeyScope } from "../identity/entities.ts";

/** The longest that a key may be made for, in days. */
export const API_KEY_MAX_DAYS = 366;

/** A key as its organization sees it; the key itself is not in it. */
export const ApiKey = z
  .strictObject({
    id: Id,
    name: z.string(),
    start: z
      .string()
      .meta({ description: "How the key begins, to recognise it by.", example: "souk_key_3f9a1c" }),
    scopes: z.array(ApiKeyScope),
    createdBy: z.strictObject({ userId: Id, name: z.string() }).meta({ id: "ApiKeyMaker" }),
    createdAt: Instant,
    expiresAt: Instant.nullable().meta({ description: "Null when it works until it is revoked." }),
    lastUsedAt: Instant.nullable().meta({ description: "To the minute; null when it was never used." }),
    revokedAt: Instant.nullable(),
    state: z.enum(["live", "expired", "revoked"]),
  })
  .meta({ id: "ApiKey", description: "A key with which an organization's own programs call Souk." });
export type ApiKey = z.infer<typeof ApiKey>;

/** What is stated to make a key. */
export const NewApiKey = z.strictObject({
  name: text(1, 60).meta({ description: "What it is for.", example: "Nightly report" }),
  scopes: z
    .array(ApiKeyScope)
    .min(1)
    .max(ApiKeyScope.options.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, "must not name a scope twice")
    .meta({ description: "What it may do, within what its maker's role allows." }),
  expiresInDays: z
    .int()
    .min(1)
    .max(API_KEY_MAX_DAYS)
    .nullish()
    .meta({ description: "Without it the key works until it is revoked." }),
});
export type NewApiKey = z.infer<typeof NewApiKey>;
