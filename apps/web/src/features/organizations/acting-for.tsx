import { useViewer } from "./use-may.ts";

/** "for Acme": whose a plan is or will be. Says nothing to those who act for themselves. */
export function ActingFor({ children }: { children: (name: string) => string }) {
  const organization = useViewer().data?.organization;
  if (!organization || organization.isPersonal) return null;
  return <span className="mb-3 block text-sm text-muted">{children(organization.name)}</span>;
}
