import { useEffect } from "react";

/** Names the browser tab while the calling page is shown. Undefined (still loading) leaves the title alone. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = title === "Souk" ? title : `${title} · Souk`;
  }, [title]);
}
