import { apiUrl } from "../../lib/runtime-config.ts";
import { classNames } from "../../lib/class-names.ts";
import { Avatar } from "../../ui/avatar.tsx";

/** The icon of a listing, or its initials. Decorative: the name stands beside it. */
export function ListingIcon({
  name,
  iconPath,
  className,
}: {
  name: string;
  iconPath: string | null;
  className?: string;
}) {
  return (
    <Avatar
      shape="square"
      name={name}
      src={iconPath && apiUrl + iconPath}
      className={classNames("size-11 text-sm", className)}
    />
  );
}
