import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { controlStyle } from "../ui/control-style.ts";
import { classNames } from "../lib/class-names.ts";

/** Searches the catalogue from any other page. */
export function HeaderSearch() {
  const navigate = useNavigate();
  const search = (form: FormData) => {
    const words = form.get("q");
    const q = typeof words === "string" ? words.trim() : "";
    void navigate({ to: "/", search: q ? { q } : {} });
  };
  return (
    <form role="search" action={search} className="relative max-w-80 max-sm:hidden">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-subtle" />
      <input
        type="search"
        name="q"
        aria-label="Search the catalogue"
        placeholder="Search agents"
        className={classNames(controlStyle, "h-9 border-line bg-sunken pl-8.5 text-sm")}
      />
    </form>
  );
}
