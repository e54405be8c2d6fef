import type { ReactNode } from "react";
import { Meter as BaseMeter } from "@base-ui/react/meter";
import { classNames } from "../lib/class-names.ts";
import { meterState } from "./meter-state.ts";

export interface MeterProps {
  label: ReactNode;
  used: number;
  /** Null means unlimited, 0 not included: no bar is drawn then. */
  limit: number | null;
  /** How many units beyond the limit may be bought. */
  beyond?: number | undefined;
  /** The unit in the plural: "audits". */
  unit?: string;
  /** Stands under the bar: "Resets 1 December". */
  note?: ReactNode;
}

const barTone = { ok: "bg-accent", near: "bg-warning", "at-limit": "bg-danger" } as const;
const wordsTone = { ok: "text-subtle", near: "text-warning-ink", "at-limit": "text-danger-ink" } as const;

/** How much of a quota is spent, as a bar and in words; colour never says it alone. */
export function Meter({ label, used, limit, beyond, unit = "", note }: MeterProps) {
  const { state, amount, words } = meterState(used, limit, unit, beyond);
  return (
    <BaseMeter.Root
      value={limit === null ? 0 : Math.min(used, limit)}
      max={limit === null || limit === 0 ? 1 : limit}
      aria-valuetext={`${amount}. ${words}`}
      className="flex flex-col gap-1.5"
    >
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <BaseMeter.Label className="font-medium text-ink">{label}</BaseMeter.Label>
        <span className="text-muted tabular-nums">{amount}</span>
      </div>
      {limit !== null && limit > 0 && (
        <BaseMeter.Track className="h-1.5 overflow-hidden rounded-full bg-line">
          <BaseMeter.Indicator
            className={classNames(
              "h-full rounded-full transition-[width] duration-500 ease-out",
              barTone[state],
            )}
          />
        </BaseMeter.Track>
      )}
      <div className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span className={wordsTone[state]}>{words}</span>
        {note && <span className="text-subtle">{note}</span>}
      </div>
    </BaseMeter.Root>
  );
}
