import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";

interface ConfirmButtonProps {
  label: string;
  /** Says which one, where there are several with the same label. */
  accessibleLabel?: string;
  title: string;
  description: string;
  danger?: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  change: { isPending: boolean; error: unknown };
  onConfirm: () => void;
}

/** A step that is asked for once more before it is taken. */
export function ConfirmButton({ label, accessibleLabel, danger, change, ...dialog }: ConfirmButtonProps) {
  return (
    <ConfirmDialog
      {...dialog}
      trigger={
        <Button size="sm" variant={danger ? "ghost" : undefined} aria-label={accessibleLabel}>
          {label}
        </Button>
      }
      confirm={label}
      danger={danger ?? false}
      pending={change.isPending}
      error={change.error}
    />
  );
}
