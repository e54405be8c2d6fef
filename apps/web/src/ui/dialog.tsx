import type { ReactElement, ReactNode } from "react";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { buttonStyle } from "./button.tsx";
import { classNames } from "../lib/class-names.ts";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the foot, the main one last. */
  actions?: ReactNode;
  /** The button that opens it; focus returns there. */
  trigger?: ReactElement;
}

/** A question or a short form over the page. Escape and the cross close it; focus stays inside while it is open. */
export function Dialog({ open, onOpenChange, title, description, children, actions, trigger }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop
          data-shade
          className="fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
        />
        <BaseDialog.Viewport className="fixed inset-0 z-50 flex items-end justify-center overflow-y-auto p-4 sm:items-center">
          <BaseDialog.Popup className="relative w-full max-w-md rounded-xl border border-line bg-raised p-6 shadow-lift transition-[opacity,translate] duration-150 ease-out data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0">
            <BaseDialog.Title className="pr-8 text-lg font-semibold">{title}</BaseDialog.Title>
            {description && (
              <BaseDialog.Description className="mt-1.5 text-sm text-muted">
                {description}
              </BaseDialog.Description>
            )}
            {children && <div className="mt-5">{children}</div>}
            {actions && <div className="mt-6 flex flex-wrap justify-end gap-2">{actions}</div>}
            <BaseDialog.Close
              aria-label="Close"
              className={classNames(
                buttonStyle({ variant: "ghost", size: "icon" }),
                "absolute top-4 right-4 size-8",
              )}
            >
              <X aria-hidden />
            </BaseDialog.Close>
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
