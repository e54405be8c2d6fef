import type { ReactNode } from "react";
import { Card } from "../../ui/card.tsx";

interface SecurityCardProps {
  title: string;
  /** What it is good for, in a sentence. */
  lead: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** One way of securing an account: what it is, whether it is on, what can be done about it. */
export function SecurityCard({ title, lead, badge, actions, children }: SecurityCardProps) {
  return (
    <Card className="p-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-64">
          <h2 className="flex flex-wrap items-center gap-2.5 font-semibold">
            {title} {badge}
          </h2>
          <p className="mt-1 text-sm text-muted">{lead}</p>
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children && <div className="mt-5">{children}</div>}
    </Card>
  );
}
