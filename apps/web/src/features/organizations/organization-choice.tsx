import { trpc } from "../../lib/trpc.ts";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";

export interface OrganizationChoiceProps {
  value: string | undefined;
  onChange: (organizationId: string) => void;
}

/** On the consent page: whose plan and usage the agent will see and spend. */
export function OrganizationChoice({ value, onChange }: OrganizationChoiceProps) {
  const { data } = trpc.organizations.list.useQuery();
  const organizations = data?.items ?? [];
  const chosen = organizations.find(({ id }) => id === value);
  if (!chosen) return null;
  if (organizations.length === 1) return null;
  return (
    <Field
      className="mt-4"
      label="For"
      hint={
        chosen.isPersonal
          ? "It sees and spends your own plan."
          : `It sees and spends ${chosen.name}'s plan, while you are a member.`
      }
    >
      <Select
        className="w-full"
        choices={organizations.map(({ id, name, isPersonal }) => ({
          value: id,
          label: isPersonal ? `${name} (personal)` : name,
        }))}
        value={chosen.id}
        onChange={onChange}
      />
    </Field>
  );
}
