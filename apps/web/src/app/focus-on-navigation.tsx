import { useEffect, useRef } from "react";
import { useLocation } from "@tanstack/react-router";

/**
 * After a navigation to another path, focus stands at the start of the new page's content, as it does after a full
 * page load. A change of filters keeps the path, and so keeps the focus where it is.
 */
export function FocusOnNavigation() {
  const pathname = useLocation({ select: (location) => location.pathname });
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    if (!document.activeElement?.hasAttribute("data-autofocus")) {
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  }, [pathname]);
  return null;
}
