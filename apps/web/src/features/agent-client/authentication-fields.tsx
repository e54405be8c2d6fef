import type { ReactNode } from "react";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { type AuthenticationValues, methodChoices, methodHints } from "./authentication-values.ts";

interface AuthenticationFieldsProps {
  values: AuthenticationValues;
  errors?: { method?: ReactNode; jwks?: ReactNode };
  onChange: (values: AuthenticationValues) => void;
}

/** How an agent proves itself when it redeems a sign-in; its keys where it signs. */
export function AuthenticationFields({ values, errors = {}, onChange }: AuthenticationFieldsProps) {
  return (
    <>
      <Field label="Token endpoint authentication" hint={methodHints[values.method]} error={errors.method}>
        <Select
          value={values.method}
          choices={methodChoices}
          onChange={(method) => onChange({ ...values, method })}
          className="w-full"
        />
      </Field>
      {values.method === "private_key_jwt" && (
        <Field
          label="Public keys"
          hint="A JWK Set, or one key, as JSON. Never a private key: Souk refuses those."
          error={errors.jwks}
        >
          <Textarea
            value={values.jwks}
            onChange={({ target }) => onChange({ ...values, jwks: target.value })}
            rows={8}
            spellCheck={false}
            autoCapitalize="none"
            placeholder={
              '{ "keys": [{ "kty": "EC", "crv": "P-256", "x": "…", "y": "…", "kid": "2026-01" }] }'
            }
            className="font-mono text-sm"
          />
        </Field>
      )}
    </>
  );
}
