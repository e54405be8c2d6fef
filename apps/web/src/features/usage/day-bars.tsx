import type { UsageDay } from "@souk/contracts/usage/days";
import type { DayLine } from "./chart-scale.ts";

const height = 100;
const step = 10;

export interface DayBarsProps {
  days: readonly UsageDay[];
  top: number;
  line: DayLine | null;
  chosen: number;
  onChoose: (index: number) => void;
}

/** The bars themselves; whoever shows them says in words what they are. */
export function DayBars({ days, top, line, chosen, onChoose }: DayBarsProps) {
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
