import { useEffect, useRef } from "react";
import type { Agent } from "@souk/contracts/catalog/entities";
import { CircleCheck } from "lucide-react";
import { LinkButton } from "../../ui/link-button.tsx";
import { OpenAgent } from "./open-agent.tsx";

/** The plan is active: says so, takes the focus, and opens the agent. */
export function TakenPlan({ agent, planName }: { agent: Agent; planName: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section
      aria-live="polite"
      className="mt-8 flex flex-wrap items-center gap-x-4 gap-y-4 rounded-lg bg-success-soft p-5"
    >
      <CircleCheck aria-hidden className="size-6 shrink-0 text-success-ink" />
      <div className="min-w-0 grow">
        <h2 ref={heading} tabIndex={-1} className="font-semibold text-success-ink outline-none">
          The {planName} plan is active
        </h2>
        <p className="text-sm text-success-ink">{agent.name} signs you in with your Souk account.</p>
      </div>
      <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:flex-col-reverse">
        <LinkButton to="/dashboard" size="lg">
          Dashboard
        </LinkButton>
        <OpenAgent agent={agent} size="lg" />
      </div>
    </section>
  );
}
