import { Notice } from "../../ui/notice.tsx";

/** The buyer is back from the payment page and has not paid: nothing is lost, nothing was charged. */
export function CheckoutLeft() {
  return (
    <div className="mb-4">
      <Notice>
        You left the payment page. Nothing was charged, and no plan was changed. Choose a plan to go on.
      </Notice>
    </div>
  );
}
