import { Controller, useForm } from "react-hook-form";
import { createApiKey } from "@souk/contracts/api-keys/operations";
import { ApiKeyScope } from "@souk/contracts/identity/entities";
import { schemaResolver } from "../../lib/schema-resolver.ts";
import { type RouterOutputs, trpc } from "../../lib/trpc.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { type KeyLife, keyLives, keyScopes } from "./key-words.ts";
import { ScopeFields } from "./scope-fields.tsx";

interface KeyValues {
  name: string;
  scopes: ApiKeyScope[];
  life: KeyLife;
}

/** Whose key it will be. */
export interface KeyOwner {
  organizationId: string;
  /** Whether the organization publishes: only then are a vendor's scopes offered. */
  isVendor: boolean;
}

interface NewKeyFormProps extends KeyOwner {
  onMade: (made: RouterOutputs["apiKeys"]["create"]) => void;
  onClose: () => void;
}

/** What a key is for, what it may do and how long. */
export function NewKeyForm({ organizationId, isVendor, onMade, onClose }: NewKeyFormProps) {
  const offered = ApiKeyScope.options.filter((scope) => isVendor || !keyScopes[scope].isForVendors);
  const toInput = ({ name, scopes, life }: KeyValues) => ({
    organizationId,
    name,
    scopes,
    expiresInDays: life === "never" ? null : Number(life),
  });
  const form = useForm<KeyValues>({
    defaultValues: { name: "", scopes: [], life: "90" },
    resolver: schemaResolver<KeyValues>(createApiKey.input, toInput, (path) =>
      path === "expiresInDays" ? "life" : (path.split(".")[0] ?? path),
    ),
  });
  const queries = trpc.useUtils();
  const create = trpc.apiKeys.create.useMutation({
    onSuccess: async (made) => {
      onMade(made);
      await queries.apiKeys.list.invalidate();
    },
  });
  const { errors } = form.formState;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Create an API key"
      description="It acts for the organization you act for now, never beyond your own role. It ends when you leave, are banned or change your password."
      confirm="Create key"
      pending={create.isPending}
      error={create.error}
      onConfirm={form.handleSubmit((values) => create.mutate(toInput(values)))}
    >
      <Field label="Name" hint="What it is for." error={errors.name?.message}>
        <Input {...form.register("name")} autoComplete="off" placeholder="Nightly report" />
      </Field>
      <Controller
        control={form.control}
        name="scopes"
        render={({ field }) => (
          <ScopeFields
            offered={offered}
            value={field.value}
            onChange={field.onChange}
            error={errors.scopes && "Choose one thing at least."}
          />
        )}
      />
      <Field label="Works for" error={errors.life?.message}>
        <Controller
          control={form.control}
          name="life"
          render={({ field }) => (
            <Select choices={keyLives} value={field.value} onChange={field.onChange} className="w-full" />
          )}
        />
      </Field>
    </ConfirmDialog>
  );
}
