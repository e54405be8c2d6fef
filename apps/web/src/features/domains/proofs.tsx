import type { ReactNode } from "react";
import type { DomainClaim } from "@souk/contracts/domains/entities";
import { CopyField } from "../../ui/copy-field.tsx";

/** What to publish: either of two, and only the file for this machine. */
export function Proofs({ claim: { record, file } }: { claim: DomainClaim }) {
  return (
    <div className="flex flex-col gap-5">
      {record && (
        <Way title="Either a DNS record of type TXT">
          <CopyField label="Name" value={record.name} />
          <CopyField label="Value" value={record.value} />
        </Way>
      )}
      <Way title={record ? "Or a file that the domain serves" : "A file that it serves"}>
        <CopyField label="Address" value={file.url} />
        <CopyField label="Content" value={file.body} />
      </Way>
    </div>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
