import { BadgeCheck } from "lucide-react";
import { Badge } from "../../ui/badge.tsx";

/** Stands behind a domain that its vendor has proven. */
export function VerifiedMark() {
  return (
    <Badge tone="success" className="tracking-normal">
      <BadgeCheck aria-hidden /> verified
    </Badge>
  );
}
