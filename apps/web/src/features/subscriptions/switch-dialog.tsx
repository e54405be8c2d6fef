import { useState } from "react";
import type { Subscription, SwitchPreview as Preview } from "@souk/contracts/billing/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { errorCode } from "../../lib/api-error.ts";
import { dayWords } from "../../lib/date-words.ts";
import { exactMoneyLabel, planPriceLabel } from "../../lib/price-label.ts";
import { trpc } from "../../lib/trpc.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { notify } from "../../ui/toast.tsx";
import { OpenPortal } from "./open-portal.tsx";
import { SwitchPreview } from "./switch-preview.tsx";
import { useRefreshPlans } from "./use-refresh-plans.ts";

export interface SwitchDialogProps {
  subscription: Subscription;
  /** The plans to choose from, without the one that is held. */
  tiers: readonly PricingTier[];
  onClose: () => void;
}

/** Switches plans: what it costs now, when it begins and what is charged next stand there before the button works. */
export function SwitchDialog({ subscription, tiers, onClose }: SwitchDialogProps) {
  const { agent } = subscription;
  const dearer = tiers.find(({ price }) => price.amount > subscription.tier.price.amount);
  const [tierId, setTierId] = useState((dearer ?? tiers[0])?.id);
  const tier = tiers.find(({ id }) => id === tierId);
  if (!tier)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title="There is no other plan"
        description={`${agent.name} has no other plan on offer to switch to.`}
      />
    );
  return (
    <SwitchForm
      subscription={subscription}
      tiers={tiers}
      tier={tier}
      onChoose={setTierId}
      onClose={onClose}
    />
  );
}

interface SwitchFormProps extends SwitchDialogProps {
  tier: PricingTier;
  onChoose: (tierId: string) => void;
}

function SwitchForm({ subscription, tiers, tier, onChoose, onClose }: SwitchFormProps) {
  const { agent } = subscription;
  const preview = trpc.billing.previewSwitch.useQuery(
    { agentId: agent.slug, tierId: tier.id },
    { staleTime: 0, gcTime: 0 },
  );
  const change = useSwitch({ tier, onClose, onChanged: preview.refetch });
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={tiers.length > 1 ? `Switch the plan of ${agent.name}` : `Switch to ${tier.name}`}
      description={`You have ${subscription.tier.name}, ${planPriceLabel(subscription.tier.price, subscription.tier.interval)}.`}
      confirm={preview.data ? confirmWords(preview.data) : "Switch"}
      dismiss="Keep plan"
      ready={preview.isSuccess && !preview.isFetching}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => {
        if (preview.data) change.mutate({ agentId: agent.slug, tierId: tier.id, quote: preview.data.quote });
      }}
    >
      {tiers.length > 1 && (
        <Field label="New plan">
          <Select
            value={tier.id}
            onChange={(next) => {
              change.reset();
              onChoose(next);
            }}
            choices={tiers.map(({ id, name, price, interval }) => ({
              value: id,
              label: `${name}, ${interval === "free" ? "no charge" : planPriceLabel(price, interval)}`,
            }))}
          />
        </Field>
      )}
      <SwitchPreview preview={preview} subscription={subscription} />
      {errorCode(change.error) === "payment.failed" && (
        <OpenPortal size="sm" className="w-fit">
          Use another card
        </OpenPortal>
      )}
    </ConfirmDialog>
  );
}

interface UseSwitch {
  tier: PricingTier;
  onClose: () => void;
  /** Shows anew what the switch comes to: it is no longer what the buyer agreed to, and nothing was done. */
  onChanged: () => unknown;
}

function useSwitch({ tier, onClose, onChanged }: UseSwitch) {
  const refresh = useRefreshPlans();
  return trpc.billing.switchSubscription.useMutation({
    onError: (error) => {
      const code = errorCode(error);
      if (code === "subscription.switch_changed" || code === "subscription.switch_under_way")
        void onChanged();
    },
    onSuccess: async ({ tier: held, nextTier }) => {
      await refresh();
      if (held.id === tier.id) notify(`${tier.name} is active`);
      else notify("The switch is announced", nextTier ? beginsWords(nextTier) : undefined);
      onClose();
    },
  });
}

function beginsWords({ name, startsAt }: { name: string; startsAt: string }): string {
  return `${name} begins on ${dayWords(startsAt)}.`;
}

function confirmWords({ kind, dueNow, effectiveAt }: Preview): string {
  if (kind === "at_period_end") return `Switch on ${dayWords(effectiveAt)}`;
  return dueNow.amount > 0 ? `Switch and pay ${exactMoneyLabel(dueNow)}` : "Switch now";
}
