import type { ReactElement, ReactNode } from "react";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { classNames } from "../lib/class-names.ts";
import { popupContainer } from "./popup-container.ts";
import { popupItemStyle, popupStyle } from "./select.tsx";

/** A list of actions that opens from a button. Fill it with MenuItem, MenuLink, MenuChoices and MenuLine. */
export function Menu({
  trigger,
  children,
  className,
}: {
  trigger: ReactElement;
  children: ReactNode;
  className?: string;
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal container={popupContainer}>
        <BaseMenu.Positioner align="end" sideOffset={6} className="z-50">
          <BaseMenu.Popup className={classNames(popupStyle, "min-w-48", className)}>
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** An action of a menu. */
export function MenuItem({
  onSelect,
  danger = false,
  children,
}: {
  onSelect: () => void;
  danger?: boolean;
  children: ReactNode;
}) {
  return (
    <BaseMenu.Item
      onClick={onSelect}
      className={classNames(popupItemStyle, menuIcon, danger && "text-danger-ink")}
    >
      {children}
    </BaseMenu.Item>
  );
}

/** A menu entry that is a link: give it `<Link to=…/>` or `<a href=…/>` without children. */
export function MenuLink({ link, children }: { link: ReactElement; children: ReactNode }) {
  return (
    <BaseMenu.LinkItem render={link} closeOnClick className={classNames(popupItemStyle, menuIcon)}>
      {children}
    </BaseMenu.LinkItem>
  );
}

export interface MenuChoicesProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  choices: readonly { value: Value; label: ReactNode }[];
}

/** One of several values inside a menu; the chosen one carries a tick. */
export function MenuChoices<Value extends string>({
  label,
  value,
  onChange,
  choices,
}: MenuChoicesProps<Value>) {
  return (
    <BaseMenu.RadioGroup aria-label={label} value={value} onValueChange={onChange}>
      {choices.map((choice) => (
        <BaseMenu.RadioItem
          key={choice.value}
          value={choice.value}
          closeOnClick
          className={classNames(popupItemStyle, menuIcon)}
        >
          {choice.label}
          <BaseMenu.RadioItemIndicator className="ml-auto">
            <Check aria-hidden className="size-4 !text-accent-ink" />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}

/** A hairline between groups of a menu. */
export function MenuLine() {
  return <BaseMenu.Separator className="-mx-1 my-1 border-t border-line" />;
}

const menuIcon = "[&>svg]:size-4 [&>svg]:text-subtle";
