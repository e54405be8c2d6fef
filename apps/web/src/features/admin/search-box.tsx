import { useEffect, useRef, useState } from "react";
import { Search } from "lucide-react";
import { classNames } from "../../lib/class-names.ts";
import { controlStyle } from "../../ui/control-style.ts";

const pauseMs = 250;

export interface SearchBoxProps {
  /** Names the box for everybody: it is also its placeholder. */
  label: string;
  value: string;
  onSearch: (words: string) => void;
  maxLength?: number;
  className?: string;
}

/** Asks after a short pause in typing, or at once on Enter. */
export function SearchBox({ label, value, onSearch, maxLength = 100, className }: SearchBoxProps) {
  const [words, setWords] = useState(value);
  const asked = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = (typed: string) => {
    clearTimeout(timer.current);
    if (typed === asked.current) return;
    asked.current = typed;
    onSearch(typed);
  };

  // The address changed by other means than typing: Back, or "Clear".
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setWords(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <form
      role="search"
      aria-label={label}
      className={classNames("relative", className)}
      onSubmit={(event) => {
        event.preventDefault();
        ask(words.trim());
      }}
    >
      <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4 text-subtle" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        maxLength={maxLength}
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => ask(target.value.trim()), pauseMs);
        }}
        className={classNames(controlStyle, "h-10 border-line-strong pl-9 text-sm")}
      />
    </form>
  );
}
