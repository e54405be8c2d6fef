import { type LinkedAccount, SocialProvider } from "@souk/contracts/sign-in/entities";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectWaysIn } from "./linked-account-store.ts";
import { isOnlyWayIn } from "./rules.ts";

/** The providers' accounts that sign the caller in, the oldest link first. */
export async function listLinkedAccounts(
  ctx: ServiceContext & { actor: UserActor; social: readonly SocialProvider[] },
): Promise<{ items: LinkedAccount[] }> {
  const ways = await selectWaysIn(ctx.db, ctx.actor.userId);
  const names = ways.map(({ provider }) => provider);
  const items = ways.flatMap(({ provider, since }) => {
    const { data: social } = SocialProvider.safeParse(provider);
    if (!social) return [];
    return [
      { provider: social, linkedAt: since.toISOString(), isLast: isOnlyWayIn(names, social, ctx.social) },
    ];
  });
  return { items };
}
