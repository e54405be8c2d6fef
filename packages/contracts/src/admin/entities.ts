import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { ConnectedAgent, OrganizationRole, UserRole, VendorRole } from "../identity/entities.ts";

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

/** A place where somebody is signed in, as admins see it. */
export const ManagedSession = z
  .strictObject({
    id: Id,
    device: z.string().meta({ example: "Firefox on Linux" }),
    address: z.string().nullable(),
    startedAt: Instant,
    lastActiveAt: Instant.meta({ description: "To the hour." }),
    impersonator: z
      .strictObject({ id: Id, name: z.string() })
      .nullable()
      .meta({ description: "The admin who looks through this account's eyes." }),
  })
  .meta({ id: "ManagedSession" });
export type ManagedSession = z.infer<typeof ManagedSession>;

/** Everything that admins see of an account: how it is secured, where it is signed in, what it has a part in. */
export const ManagedUserDetails = ManagedUser.extend({
  emailVerified: z.boolean(),
  isDeleted: z.boolean().meta({ description: "The person has deleted it; only its shell is left." }),
  factors: z
    .strictObject({ authenticatorApp: z.boolean(), passkeys: z.int() })
    .meta({ id: "ManagedFactors" }),
  signInMethods: z
    .array(z.string())
    .meta({ description: "Passwords (`credential`) and providers.", example: ["credential", "google"] }),
  lock: z
    .strictObject({
      failed: z.int().meta({ description: "Wrong passwords and codes in a row." }),
      lockedUntil: Instant.nullable(),
    })
    .meta({ id: "SignInLock", description: "What failed at its address since somebody last signed in." }),
  organizations: z.array(
    z
      .strictObject({
        id: Id,
        name: z.string(),
        isPersonal: z.boolean(),
        role: OrganizationRole,
        vendorRole: VendorRole.nullable(),
      })
      .meta({ id: "ManagedSeat" }),
  ),
  sessions: z.array(ManagedSession),
  connectedAgents: z.array(ConnectedAgent),
}).meta({ id: "ManagedUserDetails", description: "An account with everything that admins see of it." });
export type ManagedUserDetails = z.infer<typeof ManagedUserDetails>;
