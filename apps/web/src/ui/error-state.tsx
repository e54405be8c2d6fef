import { CircleAlert } from "lucide-react";
import { describeError } from "../lib/api-error.ts";
import { Button } from "./button.tsx";

export interface ErrorStateProps {
  title?: string;
  error: unknown;
  onRetry?: () => void;
}

/** Something failed: what, in words a person can use, the request id for support, and a way to try again. */
export function ErrorState({ title = "This could not be loaded", error, onRetry }: ErrorStateProps) {
  const { message, requestId } = describeError(error);
  return (
    <div
      role="alert"
      className="flex flex-col items-center rounded-lg border border-line bg-surface px-6 py-12 text-center"
    >
      <CircleAlert aria-hidden className="mb-4 size-7 stroke-[1.5] text-danger-ink" />
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mt-1 max-w-md text-sm text-muted">{message}</p>
      {requestId && <p className="mt-2 font-mono text-xs text-subtle">Request {requestId}</p>}
      {onRetry && (
        <Button className="mt-5" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
