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
    const foreign = {
      platform: [row.organization, row.vendor],
      organization: [row.platform, row.vendor],
      vendor: [],
    };
    expect(foreign[row.about].filter((roles) => roles !== undefined)).toEqual([]);
    expect(row.about === "platform" || !allows({ platform: "user" }, row.action)).toBe(true);
  });

  it("grows with the role: admins may what members may, and owners what admins may", () => {
    const may = (organization: OrganizationRole) => allows({ platform: "user", organization }, row.action);
    expect(may("admin") || !(may("member") || may("billing"))).toBe(true);
    expect(may("owner") || !may("admin")).toBe(true);
  });
});

it("a scope opens one action, and none that not every member may do", () => {
  const scoped = rows.filter(({ scope }) => scope !== undefined);
  const ofSouk = OAuthScope.options.filter((scope) => scope.includes(":"));
  expect(scoped).toHaveLength(ofSouk.length);
  expect(new Set(scoped.map(({ scope }) => scope))).toEqual(new Set(ofSouk));
  for (const { action } of scoped)
    expect(allows({ platform: "user", organization: "member" }, action)).toBe(true);
});
