import { type KeyboardEvent, useState } from "react";
import type { UsageDay } from "@souk/contracts/usage/days";
import { dayWords } from "../../lib/date-words.ts";
import { type DayLine, roundUp } from "./chart-scale.ts";

const height = 100;
const step = 10;
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
        <Bars days={days} top={top} line={line} chosen={at} onChoose={setChosen} />
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

interface BarsProps {
  days: readonly UsageDay[];
  top: number;
  line: DayLine | null;
  chosen: number;
  onChoose: (index: number) => void;
}

function Bars({ days, top, line, chosen, onChoose }: BarsProps) {
  const width = days.length * step;
  const y = (units: number) => height - (units / top) * height;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="block h-40 w-full"
    >
      <line
        x1={0}
        x2={width}
        y1={height}
        y2={height}
        className="stroke-line-strong"
        vectorEffect="non-scaling-stroke"
      />
      {days.map(({ day, used }, index) => (
        <g key={day} onPointerEnter={() => onChoose(index)}>
          <rect
            x={index * step}
            width={step}
            height={height}
            className={index === chosen ? "fill-sunken" : "fill-transparent"}
          />
          <rect
            x={index * step + 1.5}
            width={step - 3}
            y={y(used)}
            height={height - y(used)}
            className={index === chosen ? "fill-accent-hover" : "fill-accent"}
          />
        </g>
      ))}
      {line && (
        <line
          x1={0}
          x2={width}
          y1={y(line.units)}
          y2={y(line.units)}
          strokeWidth={2}
          strokeDasharray="6 4"
          className="stroke-danger"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}

function DayTable({ name, unit, days }: Pick<DayChartProps, "name" | "unit" | "days">) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">As a table</summary>
      <div
        role="region"
        aria-label={`${name} by day, as a table`}
        tabIndex={0}
        className="mt-2 max-h-64 overflow-y-auto"
      >
        <table className="w-full max-w-sm text-left tabular-nums">
          <thead className="text-subtle">
            <tr>
              <th scope="col" className="py-1 font-medium">
                Day (UTC)
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {unit ? `Used, ${unit}` : "Used"}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, used }) => (
              <tr key={day} className="border-t border-line">
                <td className="py-1">
                  <time dateTime={day}>{dayWords(day)}</time>
                </td>
                <td className="py-1 text-right">{number.format(used)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
