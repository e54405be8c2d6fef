import { allows } from "@souk/contracts/identity/permissions";
import { Link, useLocation } from "@tanstack/react-router";
import { Bot, ChartColumn, LayoutDashboard, LogOut, ReceiptText, Settings, ShieldCheck } from "lucide-react";
import { OrganizationSwitcher } from "../features/organizations/organization-switcher.tsx";
import { useViewer } from "../features/organizations/use-may.ts";
import { useSignOut } from "../features/identity/use-sign-out.ts";
import { useSession } from "../lib/auth-client.ts";
import type { RouterOutputs } from "../lib/trpc.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { LinkButton } from "../ui/link-button.tsx";
import { Menu, MenuItem, MenuLine, MenuLink } from "../ui/menu.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** Who is signed in and where that person can go; for a stranger, the two doors. */
export function AccountMenu() {
  const { data: session, isPending } = useSession();
  if (isPending) return <Skeleton className="size-8 rounded-full" />;
  if (!session) return <Doors />;
  return (
    <SignedInMenu
      name={session.user.name}
      email={session.user.email}
      isAdmin={session.user.role === "admin"}
    />
  );
}

function Doors() {
  const href = useLocation({ select: (location) => location.href });
  const search = href === "/" ? {} : { return: href };
  return (
    <>
      <LinkButton to="/login" search={search} variant="ghost" className="max-sm:px-2">
        Sign in
      </LinkButton>
      <LinkButton to="/sign-up" search={search} className="max-sm:px-3">
        Sign up
      </LinkButton>
    </>
  );
}

function SignedInMenu({ name, email, isAdmin }: { name: string; email: string; isAdmin: boolean }) {
  const signOut = useSignOut();
  const viewer = useViewer().data;
  const organization = viewer?.organization;
  return (
    <Menu
      className="w-60"
      trigger={
        <Button variant="ghost" className="rounded-full px-1 sm:px-1.5">
          <Avatar name={name} />
          <span className="sr-only">Account of {name}</span>
          {organization && !organization.isPersonal && (
            <span className="max-w-40 truncate pr-1.5 max-sm:sr-only">
              <span className="sr-only">, acting for </span>
              {organization.name}
            </span>
          )}
        </Button>
      }
    >
      <div className="px-2.5 pt-1.5 pb-2 text-sm">
        <div className="truncate font-medium">{name}</div>
        <div className="truncate text-subtle">{email}</div>
      </div>
      <MenuLine />
      <OrganizationSwitcher />
      <MenuLink link={<Link to="/dashboard" />}>
        <LayoutDashboard aria-hidden /> Dashboard
      </MenuLink>
      <MenuLink link={<Link to="/settings" />}>
        <Settings aria-hidden /> Settings
      </MenuLink>
      {publishes(viewer) && (
        <MenuLink link={<Link to="/vendor/agents" />}>
          <Bot aria-hidden /> Published agents
        </MenuLink>
      )}
      {vendorsWhere(viewer, "customer_usage.read").map(({ slug, name: vendor }) => (
        <MenuLink key={slug} link={<Link to="/vendor/usage/$slug" params={{ slug }} />}>
          <ChartColumn aria-hidden /> <span className="min-w-0 truncate">Usage of {vendor}</span>
        </MenuLink>
      ))}
      {vendorsWhere(viewer, "sales.read").map(({ slug, name: vendor }) => (
        <MenuLink key={slug} link={<Link to="/vendor/statements/$slug" params={{ slug }} />}>
          <ReceiptText aria-hidden /> <span className="min-w-0 truncate">Statement of {vendor}</span>
        </MenuLink>
      ))}
      {isAdmin && (
        <MenuLink link={<Link to="/admin" />}>
          <ShieldCheck aria-hidden /> Admin
        </MenuLink>
      )}
      <MenuLine />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}

/** Whether one manages the agents of a vendor as a member. */
function publishes(viewer: RouterOutputs["identity"]["getViewer"] | undefined): boolean {
  return (viewer?.vendors ?? []).some(({ organization, vendor }) =>
    allows({ platform: "user", organization, vendor }, "clients.manage"),
  );
}

/** The vendors for which one may do this as a member. */
function vendorsWhere(
  viewer: RouterOutputs["identity"]["getViewer"] | undefined,
  action: "customer_usage.read" | "sales.read",
) {
  return (viewer?.vendors ?? []).filter(({ organization, vendor }) =>
    allows({ platform: "user", organization, vendor }, action),
  );
}
