import type { ApiKeyScope } from "@souk/contracts/identity/entities";

/** What each scope lets a program do, as whoever makes the key reads it. */
export const keyScopes: Record<ApiKeyScope, { label: string; hint: string; isForVendors: boolean }> = {
  "subscriptions:read": {
    label: "See plans",
    hint: "Which plans the organization has, and their state.",
    isForVendors: false,
  },
  "usage:read": { label: "See usage", hint: "How much of each quota is used.", isForVendors: false },
  "usage:write": {
    label: "Spend quotas",
    hint: "Count work against the quotas, and give it back.",
    isForVendors: false,
  },
  "billing:read": {
    label: "See invoices",
    hint: "What the organization paid, and what was given back.",
    isForVendors: false,
  },
  "listings:read": {
    label: "See listings",
    hint: "The vendor's agents in every status, with their settings.",
    isForVendors: true,
  },
  "listings:write": {
    label: "Change listings",
    hint: "Register and change agents, their metrics and plans. Never their secrets.",
    isForVendors: true,
  },
  "sales:read": { label: "See sales", hint: "The vendor's statement.", isForVendors: true },
};

/** How long a key may be made to live. */
export const keyLives = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "366", label: "A year" },
  { value: "never", label: "Until it is revoked" },
] as const;
export type KeyLife = (typeof keyLives)[number]["value"];
