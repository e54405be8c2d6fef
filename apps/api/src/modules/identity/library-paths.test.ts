import { betterAuth } from "better-auth";
import { testDatabase } from "@souk/db/testing/database";
import { describe, expect, it } from "vitest";
import { libraryOptions } from "./library-options.ts";
import { LIBRARY_PATHS, triesSecret } from "./library-paths.ts";
import { PROOFS } from "./lockout/proofs.ts";
import { DISABLED_PATHS } from "./options/disabled-paths.ts";

interface Endpoint {
  path?: string;
  options?: { metadata?: { SERVER_ONLY?: boolean } };
}

/** Every path that the library serves to whoever calls, as it is configured in production. */
async function servedPaths(): Promise<string[]> {
  const { db } = await testDatabase();
  const client = { clientId: "id", clientSecret: "secret" };
  const { api } = betterAuth(
    libraryOptions({
      db,
      apiUrl: "http://localhost:4000",
      frontendUrls: ["http://localhost:3000"],
      secret: "a secret of the tests, long enough",
      social: { github: client },
      evenAnswersMs: 0,
      log: () => {},
    }),
  );
  return Object.values<Endpoint>(api as unknown as Record<string, Endpoint>).flatMap(({ path, options }) =>
    path && !options?.metadata?.SERVER_ONLY && !DISABLED_PATHS.includes(path) ? [path] : [],
  );
}

describe("the list of the library's paths", () => {
  it("names each that is served, and none that is not: a new one must say what it is", async () => {
    const served = new Set(await servedPaths());
    expect(Object.keys(LIBRARY_PATHS).toSorted()).toEqual([...served].toSorted());
  });

  it("has the lock count every secret that somebody types", () => {
    const typed = Object.entries(LIBRARY_PATHS).filter(([, { tries }]) => tries === "typed");
    expect([...PROOFS.keys()].toSorted()).toEqual(typed.map(([path]) => path).toSorted());
  });

  it.each([
    ["/sign-in/email", true],
    ["/reset-password/abc", true],
    ["/callback/google", false],
    ["/get-session", false],
    ["/sign-in/email/more", false],
  ])("finds whether a secret is tried at %s", (path, expected) => {
    expect(triesSecret(path)).toBe(expected);
  });
});
