import type { LinkProps } from "@tanstack/react-router";
import { Building2, KeyRound, Plug, ShieldCheck, UserRound } from "lucide-react";

export interface SettingsPage {
  to: NonNullable<LinkProps["to"]>;
  label: string;
  Icon: typeof Plug;
}

/** The pages of the settings, in the order of their navigation. */
export const settingsPages: readonly SettingsPage[] = [
  { to: "/settings/profile", label: "Profile", Icon: UserRound },
  { to: "/settings/security", label: "Security", Icon: ShieldCheck },
  { to: "/settings/organization", label: "Organization", Icon: Building2 },
  { to: "/settings/api-keys", label: "API keys", Icon: KeyRound },
  { to: "/settings/agents", label: "Connected agents", Icon: Plug },
];
