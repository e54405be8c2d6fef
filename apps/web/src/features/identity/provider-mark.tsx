import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { providerName } from "./provider-name.ts";

/** A provider's first letter in a circle: their logos are theirs, and the name beside it says whose button it is. */
export function ProviderMark({ provider }: { provider: SocialProvider }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className="size-5">
      <circle cx="10" cy="10" r="9.25" fill="none" stroke="currentColor" strokeWidth="1.5" opacity="0.5" />
      <text x="10" y="13.8" textAnchor="middle" fontSize="10.5" fontWeight="600" fill="currentColor">
        {providerName[provider][0]}
      </text>
    </svg>
  );
}
