import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import type { SystemActor, UserActor } from "../platform/actor.ts";
import { callerOf } from "./caller.ts";
import { withSession } from "./fresh-session.ts";
import { newUser, type TestContext } from "./market.ts";
import { newMember, newOrganization } from "./organization.ts";

type Caller = TestContext<UserActor | SystemActor>;

/** A change that is ready to be made, and what the audit log says of it. */
interface Change {
  ctx: TestContext<UserActor>;
  make: (ctx: Caller) => Promise<unknown>;
  actions: string[];
}

const as = (ctx: Caller) => callerOf(ctx).organizations;

/** Every change of organizations that a caller can make, by its path in the router. */
export function organizationMutations(db: () => Database): Record<string, () => Promise<Change>> {
  const owned = async () => {
    const { id: organizationId, owner } = await newOrganization(db());
    const { actor } = await newMember(db(), organizationId, "member");
    return { ctx: await withSession(owner), organizationId, userId: actor.userId };
  };
  const invited = async () => {
    const { ctx, organizationId } = await owned();
    const guest = await newUser(db());
    const { id: invitationId } = await as(ctx).invite({ organizationId, email: guest.email });
    return { ctx, organizationId, invitationId, guest };
  };
  return {
    "organizations.create": async () => ({
      ctx: await newUser(db()),
      make: (ctx) => as(ctx).create({ name: "Acme" }),
      actions: ["organization.created"],
    }),
    "organizations.update": async () => {
      const { ctx, organizationId } = await owned();
      return {
        ctx,
        make: (by) => as(by).update({ organizationId, name: "Acme Ltd" }),
        actions: ["organization.renamed"],
      };
    },
    "organizations.switch": async () => {
      const { ctx, organizationId } = await owned();
      return {
        ctx,
        make: (by) => as(by).switch({ organizationId }),
        actions: ["session.organization_switched"],
      };
    },
    "organizations.leave": async () => {
      const { organizationId } = await owned();
      const ctx = await newMember(db(), organizationId, "billing");
      return { ctx, make: (by) => as(by).leave({ organizationId }), actions: ["organization.left"] };
    },
    "organizations.transfer": async () => {
      const { ctx, ...key } = await owned();
      return { ctx, make: (by) => as(by).transfer(key), actions: ["organization.transferred"] };
    },
    "organizations.updateMember": async () => {
      const { ctx, ...key } = await owned();
      return {
        ctx,
        make: (by) => as(by).updateMember({ ...key, role: "billing" }),
        actions: ["member.role_changed"],
      };
    },
    "organizations.removeMember": async () => {
      const { ctx, ...key } = await owned();
      return { ctx, make: (by) => as(by).removeMember(key), actions: ["member.removed"] };
    },
    "organizations.invite": async () => {
      const { ctx, organizationId } = await owned();
      const email = `${randomUUID()}@people.example`;
      return {
        ctx,
        make: (by) => as(by).invite({ organizationId, email }),
        actions: ["invitation.sent"],
      };
    },
    "organizations.revokeInvitation": async () => {
      const { ctx, organizationId, invitationId } = await invited();
      return {
        ctx,
        make: (by) => as(by).revokeInvitation({ organizationId, invitationId }),
        actions: ["invitation.revoked"],
      };
    },
    "organizations.acceptInvitation": async () => {
      const { guest, invitationId } = await invited();
      return {
        ctx: guest,
        make: (by) => as(by).acceptInvitation({ invitationId }),
        actions: ["invitation.accepted"],
      };
    },
  };
}
