import type { ReactNode } from "react";
import { Card } from "../../ui/card.tsx";

/** The card of sign-in, sign-up and consent: a heading, a sentence, the form, and a line that leads elsewhere. */
export function AuthCard({ title, lead, children, foot }: AuthCardProps) {
  return (
    <>
      <Card className="rounded-xl p-6 sm:p-8">
        <h1 className="text-xl font-semibold">{title}</h1>
        {lead && <p className="mt-1 text-sm text-muted">{lead}</p>}
        <div className="mt-6">{children}</div>
      </Card>
      {foot && <p className="mt-6 text-center text-sm text-muted">{foot}</p>}
    </>
  );
}

export interface AuthCardProps {
  title: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}
