import { useState } from "react";
import { Check, Copy } from "lucide-react";
import { Button } from "./button.tsx";

/** A value to be taken elsewhere, such as a client id, with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 grow truncate font-mono text-sm select-all">{value}</code>
        <Button
          variant="ghost"
          size="sm"
          onClick={copy}
          onBlur={() => setCopied(false)}
          aria-label={`Copy ${label}`}
        >
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
        </Button>
      </div>
    </div>
  );
}
