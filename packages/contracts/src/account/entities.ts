import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";

/** A place where somebody is signed in. */
export const AccountSession = z
  .strictObject({
    id: Id,
    device: z
      .string()
      .meta({ description: "In words, as its program names itself.", example: "Firefox on Linux" }),
    address: z.string().nullable().meta({ description: "The network address it signed in from." }),
    startedAt: Instant,
    lastActiveAt: Instant.meta({ description: "To the hour." }),
    isCurrent: z.boolean().meta({ description: "The one that asks." }),
    byAdmin: z.boolean().meta({ description: "An admin who looks through this account's eyes." }),
  })
  .meta({ id: "AccountSession", description: "A place where somebody is signed in." });
export type AccountSession = z.infer<typeof AccountSession>;

const text = z.string();
const count = z.number().int();

/** Everything that Souk holds on a person. Their personal organization's purchases are theirs; a shared one's are not. */
export const AccountExport = z
  .strictObject({
    exportedAt: Instant,
    profile: z.strictObject({
      id: Id,
      name: text,
      email: text,
      emailVerified: z.boolean(),
      image: text.nullable(),
      role: text,
      twoFactorEnabled: z.boolean(),
      createdAt: Instant,
    }),
    signInMethods: z.array(z.strictObject({ provider: text, since: Instant })),
    passkeys: z.array(z.strictObject({ name: text.nullable(), createdAt: Instant })),
    sessions: z.array(
      z.strictObject({
        id: Id,
        address: text.nullable(),
        userAgent: text.nullable(),
        startedAt: Instant,
        expiresAt: Instant,
      }),
    ),
    connectedAgents: z.array(z.strictObject({ agent: text, scopes: z.array(text), connectedAt: Instant })),
    organizations: z.array(
      z.strictObject({
        id: Id,
        name: text,
        slug: text,
        isPersonal: z.boolean(),
        role: text,
        vendorRole: text.nullable(),
        since: Instant,
      }),
    ),
    invitations: z.array(
      z.strictObject({ organization: text, role: text, createdAt: Instant, acceptedAt: Instant.nullable() }),
    ),
    apiKeys: z.array(
      z.strictObject({
        name: text,
        start: text,
        scopes: z.array(text),
        createdAt: Instant,
        lastUsedAt: Instant.nullable(),
        revokedAt: Instant.nullable(),
      }),
    ),
    subscriptions: z.array(
      z.strictObject({
        id: Id,
        agent: text,
        plan: text,
        status: text,
        startedAt: Instant,
        canceledAt: Instant.nullable(),
      }),
    ),
    invoices: z.array(
      z.strictObject({
        number: text.nullable(),
        description: text,
        status: text,
        total: count.meta({ description: "Minor units." }),
        refunded: count,
        currency: text,
        createdAt: Instant,
        paidAt: Instant.nullable(),
      }),
    ),
    usage: z.array(
      z.strictObject({
        agent: text,
        metric: text,
        periodStart: Instant,
        periodEnd: Instant.nullable(),
        used: count,
      }),
    ),
    auditEvents: z.array(
      z.strictObject({
        at: Instant,
        action: text,
        subject: z.strictObject({ kind: text, id: text }),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: "AccountExport", description: "Everything that Souk holds on a person." });
export type AccountExport = z.infer<typeof AccountExport>;
