import { OrganizationRole, UserRole, VendorRole } from "@souk/contracts/identity/entities";
import { PERMISSIONS, type Permission } from "@souk/contracts/identity/permissions";

/** The table of permissions as a page of the documentation, in Markdown. It says nothing that the table does not. */
export function permissionPage(): string {
  return [
    "# Permissions",
    "<!-- Written by `pnpm --filter @souk/api permissions` from packages/contracts/src/identity/permissions.ts. -->",
    "Who may do what. Everything here is one table in the code, which procedures and verbs ask; a test compares every procedure with it, for every role. Whoever has any role with a ● may. The permission itself stands in the first column.",
    "Roles on the marketplace belong to an account. Roles in an organization, and parts in its publishing, belong to a seat; a person has one seat in each organization, and acts for one organization at a time. Refused is 403 in an organization of one's own; a foreign one does not exist: 404. Agents and API keys never may more than the person behind them may at that moment, and only what their scopes name.",
    "## On the marketplace",
    table("platform", ["platform"]),
    "## In the organization that one acts for, or names",
    table("organization", ["organization"]),
    "## For a vendor",
    "The organization is the one behind the vendor; its owners and admins need no part in publishing.",
    table("vendor", ["platform", "organization", "vendor"]),
    "",
  ].join("\n\n");
}

type Dimension = "platform" | "organization" | "vendor";

const ROLES: Record<Dimension, readonly string[]> = {
  platform: UserRole.options,
  organization: OrganizationRole.options,
  vendor: VendorRole.options,
};

function table(about: Permission["about"], dimensions: readonly Dimension[]): string {
  const roles = dimensions.flatMap((dimension) =>
    ROLES[dimension].map((role) => ({ dimension, role, title: titleOf(about, dimension, role) })),
  );
  const lines = Object.entries<Permission>(PERMISSIONS)
    .filter(([, permission]) => permission.about === about)
    .map(([action, permission]) => [
      `\`${action}\``,
      permission.what,
      ...roles.map(({ dimension, role }) => (permission[dimension]?.some((one) => one === role) ? "●" : "")),
      ...(about === "platform" ? [] : [code(permission.scope), code(permission.keyScope)]),
    ]);
  const head = [
    "permission",
    "what",
    ...roles.map(({ title }) => title),
    ...(about === "platform" ? [] : ["agent's scope", "key's scope"]),
  ];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A vendor's table has admins of two kinds. */
function titleOf(about: Permission["about"], dimension: Dimension, role: string): string {
  return about === "vendor" && dimension === "platform" ? `${role} of the marketplace` : role;
}

function code(scope: string | undefined): string {
  return scope === undefined ? "" : `\`${scope}\``;
}
