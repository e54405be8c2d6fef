import { type FormEvent, useState } from "react";
import { describeError } from "../../lib/api-error.ts";
import { refusalOf } from "../../lib/refusal.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";

interface ClaimFormProps {
  vendorSlug: string;
  /** Product domains of the vendor's agents that nobody has claimed for it. */
  suggestions: readonly string[];
}

/** Claims a domain; those that agents run at already are one press away. */
export function ClaimForm({ vendorSlug, suggestions }: ClaimFormProps) {
  const [host, setHost] = useState("");
  const queries = trpc.useUtils();
  const claim = trpc.domains.claim.useMutation({
    onSuccess: async () => {
      setHost("");
      await queries.domains.list.invalidate();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!claim.isPending) claim.mutate({ vendorSlug, host: host.trim().toLowerCase() });
  };
  return (
    <Card>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <h2 className="font-semibold">Claim a domain</h2>
        <Field
          label="Domain"
          hint="The host name that people see in the address bar, such as doctor.example.com."
          error={claim.error && whyRefused(claim.error)}
        >
          <Input
            value={host}
            onChange={(event) => setHost(event.target.value)}
            inputMode="url"
            placeholder="doctor.example.com"
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
          />
        </Field>
        {suggestions.length > 0 && <Suggestions hosts={suggestions} onChoose={setHost} />}
        <div>
          <Button type="submit" variant="primary" pending={claim.isPending} disabled={host.trim() === ""}>
            Claim domain
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Suggestions({ hosts, onChoose }: { hosts: readonly string[]; onChoose: (host: string) => void }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
      Your agents run at
      {hosts.map((host) => (
        <Button key={host} size="sm" onClick={() => onChoose(host)}>
          {host}
        </Button>
      ))}
    </p>
  );
}

function whyRefused(error: unknown): string {
  const refusal = refusalOf(error);
  if (refusal?.code === "domain.not_provable")
    return `This cannot be proven: it ${String(refusal.details["reason"])}.`;
  if (refusal?.code === "request.invalid") return "Write a host name only, such as doctor.example.com.";
  return describeError(error).message;
}
