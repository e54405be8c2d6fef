import { Download } from "lucide-react";
import { saveFile } from "../../lib/save-file.ts";
import { Button } from "../../ui/button.tsx";

/** Ten codes, shown once, and the ways to keep them. */
export function BackupCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `Backup codes for Souk. Each works once.\n\n${codes.join("\n")}\n`;
  return (
    <div className="flex flex-col gap-4">
      <ul
        aria-label="Backup codes"
        className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-md border border-line bg-sunken p-4 font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">
        Each signs you in once when your phone is not at hand. They are not shown again.
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => saveFile("souk-backup-codes.txt", "text/plain", text)}>
          <Download aria-hidden /> Download
        </Button>
        <Button variant="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
