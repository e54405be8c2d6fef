import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";

const manager = Toast.createToastManager();

/**
 * Says for some seconds that an action worked. Failures belong beside the control that caused them. What is said later
 * about the same thing (`about`) takes the place of what was said before, so that no two contradict each other.
 */
export function notify(title: string, description?: string, about?: string): void {
  manager.add({ title, description, type: "success", ...(about === undefined ? {} : { id: about }) });
}

/** Says that an action failed when there is no place beside its control; stays longer and is announced at once. */
export function notifyFailure(title: string, description?: string): void {
  manager.add({
    title,
    type: "failure",
    priority: "high",
    timeout: 10_000,
    ...(description === undefined ? {} : { description }),
  });
}

/** Where toasts appear; stands once, around the app. F6 moves focus there. */
export function ToastRegion() {
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 left-4 z-60 flex flex-col gap-2 sm:left-auto sm:w-90">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="flex items-start gap-3 rounded-lg border border-line bg-raised p-4 text-sm shadow-lift transition-[opacity,translate] duration-200 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      {toast.type === "failure" ? (
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-ink" />
      ) : (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-ink" />
      )}
      <div className="min-w-0 grow">
        <Toast.Title className="font-medium text-ink" />
        <Toast.Description className="text-muted" />
      </div>
      <Toast.Close aria-label="Dismiss" className="-m-1 rounded-sm p-1 text-subtle hover:text-ink">
        <X aria-hidden className="size-4" />
      </Toast.Close>
    </Toast.Root>
  ));
}
