import { useMutation } from "@tanstack/react-query";
import type { UsageRecord } from "@souk/contracts/usage/records";
import { Download } from "lucide-react";
import { describeError } from "../../lib/api-error.ts";
import { saveFile } from "../../lib/save-file.ts";
import { Button } from "../../ui/button.tsx";
import { notifyFailure } from "../../ui/toast.tsx";
import { operationsCsv } from "./operations-csv.ts";

export interface DownloadOperationsProps {
  /** Of the file, without its ending. */
  name: string;
  readPage: (cursor: string | undefined) => Promise<OperationsPage>;
}

interface OperationsPage {
  items: UsageRecord[];
  nextCursor: string | null;
}

/** Saves all pages of a list, with the filters that it is shown with, as a CSV file that is made in the browser. */
export function DownloadOperations({ name, readPage }: DownloadOperationsProps) {
  const download = useMutation({
    mutationFn: () => readAll(readPage),
    onSuccess: (records) => saveFile(`${name}.csv`, "text/csv;charset=utf-8", operationsCsv(records)),
    onError: (error) => notifyFailure("The list was not saved", describeError(error).message),
  });
  return (
    <Button pending={download.isPending} onClick={() => download.mutate()}>
      <Download aria-hidden />
      Download CSV
    </Button>
  );
}

async function readAll(readPage: DownloadOperationsProps["readPage"]): Promise<UsageRecord[]> {
  const records: UsageRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    records.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return records;
}
