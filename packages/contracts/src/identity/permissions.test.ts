import { describe, expect, it } from "vitest";
import { OAuthScope, OrganizationRole, UserRole, VendorRole } from "./entities.ts";
import { type Action, allows, PERMISSIONS, type Permission, type Roles } from "./permissions.ts";

const rows = Object.entries<Permission>(PERMISSIONS).map(([action, permission]) => ({
  action: action as Action,
  ...permission,
}));

/** Every combination of roles that somebody can have. */
const everybody: Roles[] = UserRole.options.flatMap((platform) =>
  [undefined, ...OrganizationRole.options].flatMap((organization) =>
    [null, ...VendorRole.options].map((vendor) => ({ platform, organization, vendor })),
  ),
);

describe.each(rows)("$action", (row) => {
  it("is allowed to exactly those who have one of its roles", () => {
    for (const roles of everybody) {
      const has =
        (row.platform ?? []).includes(roles.platform) ||
        (row.organization ?? []).some((role) => role === roles.organization) ||
        (row.vendor ?? []).some((role) => role === roles.vendor);
      expect(allows(roles, row.action)).toBe(has);
    }
  });

  it("is allowed to somebody, and to nobody by roles that are not about it", () => {
    expect(everybody.some((roles) => allows(roles, row.action))).toBe(true);
    if (row.about === "platform") expect([row.organization, row.vendor]).toEqual([undefined, undefined]);
    if (row.about === "organization") expect([row.platform, row.vendor]).toEqual([undefined, undefined]);
    if (row.about !== "platform") expect(allows({ platform: "user" }, row.action)).toBe(false);
  });

  it("grows with the role: admins may what members may, and owners what admins may", () => {
    const may = (organization: OrganizationRole) => allows({ platform: "user", organization }, row.action);
    if (may("member")) expect(may("admin")).toBe(true);
    if (may("billing")) expect(may("admin")).toBe(true);
    if (may("admin")) expect(may("owner")).toBe(true);
  });
});

it("a scope opens one action, and none that not every member may do", () => {
  const scoped = rows.filter(({ scope }) => scope !== undefined);
  expect(scoped.map(({ scope }) => scope).toSorted()).toEqual(
    OAuthScope.options.filter((scope) => scope.includes(":")).toSorted(),
  );
  for (const { action } of scoped)
    expect(allows({ platform: "user", organization: "member" }, action)).toBe(true);
});
