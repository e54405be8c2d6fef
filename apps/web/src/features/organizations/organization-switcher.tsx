import { trpc } from "../../lib/trpc.ts";
import { MenuChoices, MenuLine } from "../../ui/menu.tsx";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** In the account menu: the organizations one can act for. Shows nothing to those who have only their own. */
export function OrganizationSwitcher() {
  const { data } = trpc.organizations.list.useQuery(undefined, { staleTime: 5 * 60_000 });
  const change = useSwitchOrganization();
  const organizations = data?.items ?? [];
  if (organizations.length < 2) return null;
  const active = organizations.find(({ isActive }) => isActive);
  return (
    <>
      <div aria-hidden className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-subtle">
        Acting for
      </div>
      <MenuChoices
        label="Acting for"
        value={active?.id ?? ""}
        onChange={(organizationId) => change.mutate({ organizationId })}
        choices={organizations.map(({ id, name, isPersonal }) => ({
          value: id,
          label: (
            <span className="min-w-0 truncate">
              {name}
              {isPersonal && <span className="text-subtle"> (personal)</span>}
            </span>
          ),
        }))}
      />
      <MenuLine />
    </>
  );
}
