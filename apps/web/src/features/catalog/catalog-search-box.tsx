import { useEffect, useRef, useState } from "react";
import { Search } from "lucide-react";
import { classNames } from "../../lib/class-names.ts";
import { controlStyle } from "../../ui/control-style.ts";
import { useCatalogSearch } from "./use-catalog-search.ts";

const pauseMs = 200;

/** Searches while one types, after a short pause. The first letter is a step for Back, the following ones are not. */
export function CatalogSearchBox() {
  const { search, change } = useCatalogSearch();
  const [words, setWords] = useState(search.q ?? "");
  const asked = useRef(search.q ?? "");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const ask = (q: string) => {
    clearTimeout(timer.current);
    if (q === asked.current) return;
    change({ q: q || undefined }, { replace: asked.current !== "" });
    asked.current = q;
  };

  // The address changed by other means than typing: Back, or "Clear filters".
  useEffect(() => {
    if ((search.q ?? "") === asked.current) return;
    asked.current = search.q ?? "";
    setWords(search.q ?? "");
  }, [search.q]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <form
      role="search"
      className="relative"
      onSubmit={(event) => {
        event.preventDefault();
        ask(words.trim());
      }}
    >
      <Search aria-hidden className="pointer-events-none absolute top-3.5 left-4 size-5 text-subtle" />
      <input
        type="search"
        aria-label="Search the catalogue"
        placeholder="What should be done for you?"
        maxLength={100}
        value={words}
        onChange={(event) => {
          const { value } = event.target;
          setWords(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => ask(value.trim()), pauseMs);
        }}
        className={classNames(controlStyle, "h-12 rounded-lg border-line-strong pl-12 text-base")}
      />
    </form>
  );
}
