import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { UserRole } from "../identity/entities.ts";

/** An account as admins see it. */
export const ManagedUser = z
  .strictObject({
    id: Id,
    name: z.string(),
    email: z.string(),
    role: UserRole,
    ban: z.strictObject({ reason: z.string(), expiresAt: Instant.nullable() }).meta({ id: "Ban" }).nullable(),
    liveSubscriptions: z.int(),
    createdAt: Instant,
  })
  .meta({ id: "ManagedUser", description: "An account as admins see it." });
export type ManagedUser = z.infer<typeof ManagedUser>;
