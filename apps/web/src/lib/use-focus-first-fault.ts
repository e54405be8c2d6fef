import { type RefObject, useEffect, useRef } from "react";

/**
 * After each attempt to send a form, focus goes to the first control on the page that is wrong. Give it the form's
 * `submitCount` and put the ref on the `<form>`; switch `shouldFocusError` off, which follows another order.
 */
export function useFocusFirstFault(submitCount: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (submitCount === 0) return;
    form.current?.querySelector<HTMLElement>(":is(input, textarea, button)[data-invalid]")?.focus();
  }, [submitCount]);
  return form;
}
