import { type KeyboardEvent, useState } from "react";
import type { UsageDay } from "@souk/contracts/usage/days";
import { dayWords } from "../../lib/date-words.ts";
import { type DayLine, roundUp } from "./chart-scale.ts";
import { DayBars } from "./day-bars.tsx";
import { DayTable } from "./day-table.tsx";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export interface DayChartProps {
  /** What is counted: "Workflow audits". */
  name: string;
  unit: string;
  days: readonly UsageDay[];
  line: DayLine | null;
}

/**
 * A bar for each day. The arrow keys and the pointer go from day to day, and the line below says what it was; the same
 * numbers stand in a table that can be opened.
 */
export function DayChart({ name, unit, days, line }: DayChartProps) {
  const [chosen, setChosen] = useState(days.length - 1);
  const at = Math.min(chosen, days.length - 1);
  const top = roundUp(Math.max(line?.units ?? 0, ...days.map(({ used }) => used)));
  const day = days[at];
  const words = day ? `${dayWords(day.day)}: ${number.format(day.used)} ${unit}`.trim() : "";
  const move = (event: KeyboardEvent) => {
    const next = nextDay(event.key, at, days.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <figure className="flex flex-col gap-2">
      <div className="flex justify-between text-xs text-subtle tabular-nums">
        <span>{number.format(top)}</span>
        {line && (
          <span className="flex items-center gap-1.5">
            <span aria-hidden className="w-4 border-t-2 border-dashed border-danger" />
            {line.words}: {number.format(line.units)}
          </span>
        )}
      </div>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${name} by day`}
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={days.length}
        aria-valuenow={at + 1}
        aria-valuetext={words}
        onKeyDown={move}
        className="rounded-sm"
      >
        <DayBars days={days} top={top} line={line} chosen={at} onChoose={setChosen} />
      </div>
      <div aria-hidden className="flex justify-between text-xs text-subtle">
        <span>{days[0] && dayWords(days[0].day)}</span>
        <span>{dayWords(days.at(-1)?.day ?? "")}</span>
      </div>
      <figcaption className="text-sm text-muted tabular-nums">{words}</figcaption>
      <DayTable name={name} unit={unit} days={days} />
    </figure>
  );
}

function nextDay(key: string, at: number, count: number): number | undefined {
  const to = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowDown: at - 1,
    ArrowUp: at + 1,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
