import { type ReactElement, type ReactNode, useState } from "react";
import { describeError } from "../lib/api-error.ts";
import { useFocusFirstFault } from "../lib/use-focus-first-fault.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What happens, and what does not. */
  description: ReactNode;
  /** The verb of the main button: "Cancel plan". */
  confirm: string;
  /** The way back: "Keep plan". */
  dismiss?: string;
  danger?: boolean;
  pending: boolean;
  /** False while something is missing that the decision rests on, such as what it would cost. */
  ready?: boolean;
  /** Why the last attempt failed; the dialog stays open and says it. */
  error?: unknown;
  onConfirm: () => void;
  trigger?: ReactElement;
  /** Fields that the decision needs. */
  children?: ReactNode;
}

/** The second of two clicks: says what will happen and does it. Enter in one of its fields confirms, too. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description, trigger, error, onConfirm, children } = props;
  const [attempts, setAttempts] = useState(0);
  const form = useFocusFirstFault(attempts);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} trigger={trigger}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (props.ready === false || props.pending) return;
          onConfirm();
          setAttempts((count) => count + 1);
        }}
        className="flex flex-col gap-5"
      >
        {children}
        {Boolean(error) && <Notice tone="danger">{describeError(error).message}</Notice>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>{props.dismiss ?? "Cancel"}</Button>
          <Button
            type="submit"
            variant={props.danger ? "danger" : "primary"}
            pending={props.pending}
            disabled={props.ready === false}
          >
            {props.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
