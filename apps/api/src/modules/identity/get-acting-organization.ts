import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findActingOrganization } from "./find-acting-organization.ts";

/** The organization that an agent would act for if the caller consented without choosing: what the page proposes. */
export async function getActingOrganization(
  ctx: ServiceContext & { actor: UserActor },
  { clientId }: { clientId: string },
): Promise<{ organizationId: string }> {
  const { userId, session } = ctx.actor;
  if (!session) throw new AppError("auth.required");
  return {
    organizationId: await findActingOrganization(ctx.db, { userId, sessionId: session.id, clientId }),
  };
}
