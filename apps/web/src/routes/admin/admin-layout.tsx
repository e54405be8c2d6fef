import { useEffect, useRef } from "react";
import { Link, type LinkProps, Outlet, useLocation } from "@tanstack/react-router";
import { BookOpen, Bot, Inbox, Receipt, Repeat, ScrollText, Store, Users } from "lucide-react";
import { NotForThisAccount } from "../../features/admin/not-for-this-account.tsx";
import { useSession } from "../../lib/auth-client.ts";
import { Skeleton } from "../../ui/skeleton.tsx";

/** The rooms of the admin and the way between them: at the side where there is room, else in a row above. */
export function AdminLayout() {
  const { data: session, isPending } = useSession();
  if (isPending && !session)
    return (
      <div role="status" aria-label="Loading">
        <Skeleton className="h-96 rounded-lg" />
      </div>
    );
  if (session?.user.role !== "admin") return <NotForThisAccount email={session?.user.email} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-8 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <AdminNavigation />
      <div className="min-w-0">
        <Outlet />
      </div>
    </div>
  );
}

const rooms: { to: LinkProps["to"]; label: string; Icon: typeof Bot }[] = [
  { to: "/admin/agents", label: "Agents", Icon: Bot },
  { to: "/admin/users", label: "Users", Icon: Users },
  { to: "/admin/vendors", label: "Vendors", Icon: Store },
  { to: "/admin/subscriptions", label: "Subscriptions", Icon: Repeat },
  { to: "/admin/payments", label: "Payments", Icon: Receipt },
  { to: "/admin/stripe-events", label: "Stripe inbox", Icon: Inbox },
  { to: "/admin/ledger", label: "Ledger", Icon: BookOpen },
  { to: "/admin/audit", label: "Audit log", Icon: ScrollText },
];

/** On a narrow screen the row scrolls sideways; the room one is in stays in sight. */
function AdminNavigation() {
  const pathname = useLocation({ select: (location) => location.pathname });
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const room = rooms.findIndex(({ to }) => to && pathname.startsWith(to));
    row.current?.querySelectorAll("li")[room]?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav ref={row} aria-label="Admin" className="lg:sticky lg:top-22 lg:self-start">
      <ul className="flex gap-1 overflow-x-auto border-b border-line pb-2 lg:flex-col lg:border-0 lg:pb-0">
        {rooms.map(({ to, label, Icon }) => (
          <li key={label} className="shrink-0">
            <Link
              to={to}
              className="flex h-9 items-center gap-2.5 rounded-md px-3 text-sm font-medium text-muted hover:bg-sunken hover:text-ink focus-visible:-outline-offset-2 data-[status=active]:bg-accent-soft data-[status=active]:text-accent-ink"
            >
              <Icon aria-hidden className="size-4 max-sm:hidden" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
