import type { PricingTier } from "@souk/contracts/pricing/entities";
import { trpc } from "../../../lib/trpc.ts";
import { notify } from "../../../ui/toast.tsx";
import { type PlanValues, tierChanges, toNewTier } from "./plan-values.ts";

export interface SavingPlan {
  agentId: string;
  tier: PricingTier | undefined;
  onClose: () => void;
}

/** Makes a plan, or sends what differs of one that exists; nothing is sent when nothing differs. */
export function useSavePlan({ agentId, tier, onClose }: SavingPlan) {
  const queries = trpc.useUtils();
  const onSuccess = async (saved: PricingTier) => {
    await Promise.all([queries.pricing.invalidate(), queries.catalog.invalidate()]);
    notify(tier ? "Saved" : `${saved.name} is on offer`);
    onClose();
  };
  const create = trpc.pricing.create.useMutation({ onSuccess });
  const update = trpc.pricing.update.useMutation({ onSuccess });
  const save = (values: PlanValues) => {
    const wanted = toNewTier(values);
    if (!tier) return create.mutate({ agentId, ...wanted });
    const changes = tierChanges(tier, wanted);
    if (Object.keys(changes).length === 0) return onClose();
    update.mutate({ agentId, tierId: tier.id, ...changes });
  };
  return { save, isPending: create.isPending || update.isPending, error: create.error ?? update.error };
}
