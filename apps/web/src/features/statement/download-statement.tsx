import { useMutation } from "@tanstack/react-query";
import type { StatementLine } from "@souk/contracts/ledger/entities";
import { Download } from "lucide-react";
import { describeError } from "../../lib/api-error.ts";
import { saveFile } from "../../lib/save-file.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { notifyFailure } from "../../ui/toast.tsx";
import { statementCsv } from "./statement-csv.ts";

/** Saves the whole statement, every page of it, as a CSV file that is made in the browser. */
export function DownloadStatement({ vendorSlug }: { vendorSlug: string }) {
  const { client } = trpc.useUtils();
  const download = useMutation({
    mutationFn: () =>
      readAll((cursor) => client.ledger.getStatement.query({ vendorSlug, cursor, limit: 100 })),
    onSuccess: (lines) =>
      saveFile(`statement-${vendorSlug}.csv`, "text/csv;charset=utf-8", statementCsv(lines)),
    onError: (error) => notifyFailure("The statement was not saved", describeError(error).message),
  });
  return (
    <Button pending={download.isPending} onClick={() => download.mutate()}>
      <Download aria-hidden />
      Download CSV
    </Button>
  );
}

interface StatementPage {
  items: StatementLine[];
  nextCursor: string | null;
}

async function readAll(readPage: (cursor?: string) => Promise<StatementPage>): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    lines.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return lines;
}
