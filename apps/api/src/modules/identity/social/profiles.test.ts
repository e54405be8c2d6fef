import { describe, expect, it } from "vitest";
import { isOnlyWayIn } from "../rules.ts";
import { githubProfile, googleProfile, microsoftProfile } from "./profiles.ts";

const PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";
const ada = { email: "ada@people.example", name: "Ada" };

describe("an address counts as checked", () => {
  const microsoft = (more: object) => microsoftProfile({ oid: "o", tid: "a-directory", ...ada, ...more });
  it.each([
    ["at Google when it says so", googleProfile({ sub: "1", ...ada, email_verified: true }), true],
    ["not at Google when it says no", googleProfile({ sub: "1", ...ada, email_verified: false }), false],
    ["not at Google when it says nothing", googleProfile({ sub: "1", ...ada }), false],
    ["at Microsoft for a personal account", microsoft({ tid: PERSONAL }), true],
    ["not in a directory, whose administrator writes what they like", microsoft({}), false],
    ["not in a directory that claims so itself", microsoft({ email_verified: true }), false],
    ["in a directory that owns the domain", microsoft({ xms_edov: true }), true],
    ["in a directory that owns the domain, said in text", microsoft({ xms_edov: "1" }), true],
    ["not in a directory that does not own it", microsoft({ xms_edov: "0" }), false],
    [
      "when Microsoft lists it as checked",
      microsoft({ verified_primary_email: ["ADA@people.example"] }),
      true,
    ],
    [
      "not when Microsoft lists another",
      microsoft({ verified_primary_email: ["eve@people.example"] }),
      false,
    ],
  ])("%s", (_, profile, verified) => {
    expect(profile).toMatchObject({ email: ada.email, emailVerified: verified });
  });

  it("at GitHub by its primary address, whatever the public profile shows", () => {
    const user = { id: 7, login: "ada", name: null, email: "victim@people.example" };
    const list = [
      { email: "old@people.example", primary: false, verified: true },
      { email: ada.email, primary: true, verified: false },
    ];
    expect(githubProfile(user, list)).toEqual({
      id: "7",
      name: "ada",
      email: ada.email,
      emailVerified: false,
    });
  });
});

describe("a profile", () => {
  it("without an address, or that is none, is nobody", () => {
    expect(googleProfile({ sub: "1", name: "Ada" })).toBeNull();
    expect(microsoftProfile({ ...ada, tid: PERSONAL })).toBeNull();
    expect(githubProfile({ id: 7, login: "ada" }, [])).toBeNull();
    expect(githubProfile({ message: "Bad credentials" }, undefined)).toBeNull();
    expect(googleProfile(undefined)).toBeNull();
  });

  it("gets a name that Souk takes, however it is written there", () => {
    const named = (name?: string) => googleProfile({ sub: "1", ...ada, name })?.name;
    expect(named("A\u0000da\nL")).toBe("AdaL");
    expect(named("x".repeat(300))).toHaveLength(100);
    expect(named(" \t ")).toBe("ada");
    expect(named(undefined)).toBe("ada");
  });

  it("gets a name without what turns the text around it or cannot be seen", () => {
    const named = (name: string) => googleProfile({ sub: "1", ...ada, name })?.name;
    expect(named("Ada \u202eecalevoL\u202c \u2066x\u2069")).toBe("Ada ecalevoL x");
    expect(named("Ada\u200b\u200e\ufeff\u00ad\u2060Lovelace")).toBe("AdaLovelace");
    expect(named("\u200b\u3164\u200d\u2063")).toBe("ada");
    expect(named("Ada \u{1f469}\u200d\u{1f52c}")).toBe("Ada \u{1f469}\u200d\u{1f52c}");
  });

  it("of Microsoft is known by directory and object: an object id is unique in its directory only", () => {
    const of = (tid: string) => microsoftProfile({ oid: "o", tid, ...ada })?.id;
    expect(of("one")).not.toBe(of("two"));
  });
});

it.each([
  { ways: ["google"], on: ["google"], only: true },
  { ways: ["google", "credential"], on: ["google"], only: false },
  { ways: ["google", "passkey"], on: ["google"], only: false },
  { ways: ["google", "github"], on: ["google", "github"], only: false },
  { ways: ["google", "github"], on: ["google"], only: true },
])("of $ways with $on switched on, google is the only way in: $only", ({ ways, on, only }) => {
  expect(isOnlyWayIn(ways, "google", on)).toBe(only);
});
