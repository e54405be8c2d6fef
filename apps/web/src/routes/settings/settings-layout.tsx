import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Select } from "../../ui/select.tsx";
import { settingsPages } from "./settings-pages.ts";

/** The pages of the settings and the way between them: a list at the side, on a narrow screen a choice above. */
export function SettingsLayout() {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <SideNavigation />
      <PageChoice />
      <div className="min-w-0">
        <Outlet />
      </div>
    </div>
  );
}

function SideNavigation() {
  return (
    <nav aria-label="Settings" className="max-lg:hidden lg:sticky lg:top-22 lg:self-start">
      <ul className="flex flex-col gap-1">
        {settingsPages.map(({ to, label, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex h-9 items-center gap-2.5 rounded-md px-3 text-sm font-medium text-muted hover:bg-sunken hover:text-ink focus-visible:-outline-offset-2 data-[status=active]:bg-accent-soft data-[status=active]:text-accent-ink"
            >
              <Icon aria-hidden className="size-4" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function PageChoice() {
  const pathname = useLocation({ select: (location) => location.pathname });
  const navigate = useNavigate();
  const current = settingsPages.find(({ to }) => pathname.startsWith(to));
  return (
    <nav aria-label="Settings" className="lg:hidden">
      <Select
        label="Settings page"
        className="w-full"
        choices={settingsPages.map(({ to, label }) => ({ value: to, label }))}
        value={current?.to ?? "/settings/profile"}
        onChange={(to) => void navigate({ to })}
      />
    </nav>
  );
}
