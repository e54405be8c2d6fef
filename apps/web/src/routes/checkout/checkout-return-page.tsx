import { useEffect } from "react";
import { getRouteApi } from "@tanstack/react-router";
import { Receipt } from "lucide-react";
import { CheckoutOutcome, Outcome, Waiting } from "../../features/checkout/checkout-outcome.tsx";
import { useCheckoutReturn } from "../../features/checkout/use-checkout-return.ts";
import { useRefreshPlans } from "../../features/subscriptions/use-refresh-plans.ts";
import { errorCode } from "../../lib/api-error.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";

const route = getRouteApi("/focus/checkout/return");

/** Back from the payment page: the plan is active when this page says so. */
export function CheckoutReturnPage() {
  const { session_id: sessionId } = route.useSearch();
  return sessionId ? <Return sessionId={sessionId} /> : <UnknownCheckout />;
}

function Return({ sessionId }: { sessionId: string }) {
  const { outcome, error, isAsking, slow, askAgain } = useCheckoutReturn(sessionId);
  const refresh = useRefreshPlans();
  const isActive = outcome?.state === "active";
  useEffect(() => {
    if (isActive) void refresh();
  }, [isActive, refresh]);
  if (outcome) return <CheckoutOutcome outcome={outcome} slow={slow} onAgain={askAgain} />;
  if (!error || isAsking) return <Waiting />;
  const code = errorCode(error);
  if (code === "checkout.not_found" || code === "request.invalid") return <UnknownCheckout />;
  return (
    <>
      <h1 className="sr-only">Back from the payment page</h1>
      <ErrorState title="What became of the payment is not known yet" error={error} onRetry={askAgain} />
    </>
  );
}

function UnknownCheckout() {
  return (
    <Outcome
      icon={<Receipt aria-hidden className="text-subtle" />}
      title="No such payment"
      ways={
        <>
          <LinkButton to="/dashboard" variant="primary" size="lg">
            See my agents
          </LinkButton>
          <LinkButton to="/" size="lg">
            Go to the catalogue
          </LinkButton>
        </>
      }
    >
      This link belongs to another account, or is not complete. If you have paid, your plan stands on your
      dashboard.
    </Outcome>
  );
}
