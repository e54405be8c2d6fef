import type { ReactNode } from "react";
import { cva } from "class-variance-authority";
import { CircleAlert, CircleCheck, Info } from "lucide-react";

const noticeStyle = cva(
  "flex gap-2.5 rounded-md p-3 text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0",
  {
    variants: {
      tone: {
        info: "bg-sunken text-muted",
        success: "bg-success-soft text-success-ink",
        warning: "bg-warning-soft text-warning-ink",
        danger: "bg-danger-soft text-danger-ink",
      },
    },
  },
);

/** One sentence beside the thing it is about. Failures are announced at once, the rest when the reader pauses. */
export function Notice({ tone = "info", children }: { tone?: NoticeTone; children: ReactNode }) {
  const Icon = tone === "success" ? CircleCheck : tone === "info" ? Info : CircleAlert;
  return (
    <div role={tone === "danger" ? "alert" : "status"} className={noticeStyle({ tone })}>
      <Icon aria-hidden />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}

export type NoticeTone = "info" | "success" | "warning" | "danger";
