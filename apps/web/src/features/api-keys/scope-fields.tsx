import { useId } from "react";
import type { ApiKeyScope } from "@souk/contracts/identity/entities";
import { Checkbox } from "../../ui/checkbox.tsx";
import { keyScopes } from "./key-words.ts";

interface ScopeFieldsProps {
  offered: readonly ApiKeyScope[];
  value: readonly ApiKeyScope[];
  onChange: (scopes: ApiKeyScope[]) => void;
  error?: string | undefined;
}

/** What a key may do, one box for each thing. */
export function ScopeFields({ offered, value, onChange, error }: ScopeFieldsProps) {
  const errorId = useId();
  return (
    <fieldset className="flex flex-col gap-3" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1 text-sm font-medium">It may</legend>
      {offered.map((scope) => (
        <Checkbox
          key={scope}
          label={keyScopes[scope].label}
          hint={keyScopes[scope].hint}
          checked={value.includes(scope)}
          onChange={(checked) =>
            onChange(checked ? [...value, scope] : value.filter((other) => other !== scope))
          }
        />
      ))}
      {error && (
        <p id={errorId} role="alert" className="text-sm text-danger-ink">
          {error}
        </p>
      )}
    </fieldset>
  );
}
