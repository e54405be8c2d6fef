import { ListingStatus } from "@souk/contracts/catalog/entities";
import { describe, expect, it } from "vitest";
import { checkAddresses, isPublic, mayOperate } from "./rules.ts";

describe("a status", () => {
  const table: Record<ListingStatus, { seen: boolean; works: boolean }> = {
    draft: { seen: false, works: true },
    pending: { seen: false, works: true },
    approved: { seen: true, works: true },
    rejected: { seen: false, works: false },
    suspended: { seen: false, works: false },
    deprecated: { seen: true, works: true },
    retired: { seen: false, works: false },
  };

  it.each(ListingStatus.options)("of %s decides who sees the agent and whether it works", (status) => {
    expect({ seen: isPublic(status), works: mayOperate(status) }).toEqual(table[status]);
  });

  it("that is seen always works", () => {
    for (const status of ListingStatus.options) expect(mayOperate(status) || !isPublic(status)).toBe(true);
  });
});

describe("the addresses of an agent", () => {
  const agent = {
    productDomain: "agent.example",
    launchUrl: "https://agent.example/start",
    redirectUris: ["https://auth.agent.example/callback"],
  };

  it("lie on its product domain or below it", () => {
    expect(() => checkAddresses(agent)).not.toThrow();
  });

  it("of this machine are free, for development", () => {
    const local = { launchUrl: "http://localhost:4100", redirectUris: ["http://127.0.0.1:9000/callback"] };
    expect(() => checkAddresses({ ...agent, ...local })).not.toThrow();
  });

  it.each([
    "https://evil.example",
    "https://notagent.example",
    "https://agent.example.evil.example",
    "https://agent.example:8443",
  ])("are refused at %s", (foreign) => {
    expect(() => checkAddresses({ ...agent, launchUrl: foreign })).toThrow(
      expect.objectContaining({ code: "launch_url.foreign" }),
    );
    expect(() => checkAddresses({ ...agent, redirectUris: [...agent.redirectUris, foreign] })).toThrow(
      expect.objectContaining({
        code: "redirect_uri.invalid",
        details: expect.objectContaining({ uri: foreign }),
      }),
    );
  });
});
