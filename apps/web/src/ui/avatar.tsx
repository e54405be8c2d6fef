import { Avatar as BaseAvatar } from "@base-ui/react/avatar";
import { classNames } from "../lib/class-names.ts";

export interface AvatarProps {
  name: string;
  src?: string | null | undefined;
  /** Round for people, a soft square for agents and vendors. */
  shape?: "round" | "square";
  className?: string;
}

/** The picture of a person or a thing; its initials while there is none. Decorative: the name stands beside it. */
export function Avatar({ name, src, shape = "round", className }: AvatarProps) {
  return (
    <BaseAvatar.Root
      aria-hidden
      className={classNames(
        "inline-flex size-8 shrink-0 items-center justify-center overflow-hidden bg-accent-soft text-xs font-semibold text-accent-ink select-none",
        shape === "round" ? "rounded-full" : "rounded-[22%]",
        className,
      )}
    >
      {src && <BaseAvatar.Image src={src} alt="" className="size-full object-cover" />}
      <BaseAvatar.Fallback>{initialsOf(name)}</BaseAvatar.Fallback>
    </BaseAvatar.Root>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
