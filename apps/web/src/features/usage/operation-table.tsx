import type { ReactNode } from "react";
import type { Metric } from "@souk/contracts/catalog/entities";
import type { UsageRecord } from "@souk/contracts/usage/records";
import { momentWords } from "../../lib/date-words.ts";
import { Badge } from "../../ui/badge.tsx";
import { Cell, HeadCell, Row, Table } from "../../ui/table.tsx";
import { CopyReceipt } from "./copy-receipt.tsx";
import { metricName } from "./metric-name.ts";
import { operationName } from "./operation-words.ts";

const number = new Intl.NumberFormat("en");

export interface OperationTableProps {
  records: readonly UsageRecord[];
  metrics: readonly Metric[] | undefined;
  /** What stands beneath the metric: to a vendor, whose it was. */
  about?: (record: UsageRecord) => ReactNode;
}

/** Every operation on the quotas with its receipt. A narrow screen drops the columns that repeat. */
export function OperationTable({ records, metrics, about }: OperationTableProps) {
  return (
    <Table label="Operations, newest first">
      <thead>
        <tr>
          <HeadCell className="max-sm:hidden">Time</HeadCell>
          <HeadCell>Operation</HeadCell>
          <HeadCell className="max-sm:px-1.5">Metric</HeadCell>
          <HeadCell className="text-right max-sm:px-1.5">Units</HeadCell>
          <HeadCell className="text-right max-sm:hidden">Used after</HeadCell>
          <HeadCell className="relative max-sm:px-2.5">
            <span className="sr-only">Receipt</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <OperationRow key={record.operation.id} record={record} metrics={metrics} about={about?.(record)} />
        ))}
      </tbody>
    </Table>
  );
}

interface OperationRowProps {
  record: UsageRecord;
  metrics: readonly Metric[] | undefined;
  about: ReactNode;
}

function OperationRow({ record, metrics, about }: OperationRowProps) {
  const { at, kind, key, metric, quantity, used, limit } = record.operation;
  const time = <time dateTime={at}>{momentWords(at)}</time>;
  return (
    <Row>
      <Cell className="whitespace-nowrap text-muted tabular-nums max-sm:hidden">{time}</Cell>
      <Cell className="max-w-64 max-sm:max-w-36">
        <Badge tone={kind === "consume" || kind === "settle" ? "accent" : "neutral"}>
          {operationName[kind]}
        </Badge>
        <span className="mt-1 block truncate font-mono text-xs text-subtle select-all" title={key}>
          {key}
        </span>
        <span className="block text-xs text-subtle sm:hidden">{time}</span>
      </Cell>
      <Cell className="max-sm:px-1.5">
        {metricName(metric, metrics).name}
        {about && <span className="block text-subtle">{about}</span>}
      </Cell>
      <Cell className="text-right font-medium tabular-nums max-sm:px-1.5">
        {kind === "release" || kind === "expire" ? "−" : ""}
        {number.format(quantity)}
      </Cell>
      <Cell className="text-right whitespace-nowrap text-muted tabular-nums max-sm:hidden">
        {number.format(used)}
        {limit !== null && ` of ${number.format(limit)}`}
      </Cell>
      <Cell className="text-right max-sm:px-2.5">
        <CopyReceipt record={record} />
      </Cell>
    </Row>
  );
}
