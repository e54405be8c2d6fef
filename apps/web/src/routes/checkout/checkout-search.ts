/** What the address that a payment page leads back to carries. */
export interface CheckoutSearch {
  session_id?: string;
}

/** Reads the address. What cannot be a session of Stripe's is dropped. */
export function readCheckoutSearch({ session_id: sessionId }: { session_id?: string }): CheckoutSearch {
  return sessionId && /^cs_[A-Za-z0-9_]{1,200}$/.test(sessionId) ? { session_id: sessionId } : {};
}
