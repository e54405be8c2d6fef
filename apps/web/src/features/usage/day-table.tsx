import type { UsageDay } from "@souk/contracts/usage/days";
import { dayWords } from "../../lib/date-words.ts";

const number = new Intl.NumberFormat("en");

export interface DayTableProps {
  name: string;
  unit: string;
  days: readonly UsageDay[];
}

/** The numbers of a chart, folded away, the newest day first. */
export function DayTable({ name, unit, days }: DayTableProps) {
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
