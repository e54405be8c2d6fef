import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Internet, openInternet, TEST_CERTIFICATE, webOf } from "../../testing/internet.ts";
import { createPublicWeb, type PublicWebSettings } from "./public-web.ts";

let internet: Internet;
beforeEach(async () => {
  internet = await openInternet();
  internet.zone = { "proof.example": { A: ["127.0.0.1"] } };
});
afterEach(() => internet.close());

const read = (host = "proof.example", changes: Partial<PublicWebSettings> = {}) =>
  webOf(internet, changes).readText(host, "/file.txt");
const serving = (body: string | Buffer) => {
  internet.onRequest = (_, response) => void response.end(body);
};

describe("a file", () => {
  it("is read over https from the host that names it", async () => {
    serving("text\n");
    expect(await read()).toEqual({ kind: "text", text: "text\n" });
    expect(internet.requests).toEqual(["proof.example/file.txt"]);
  });

  it("is read from the address that was looked at, for the name is looked up once", async () => {
    internet.zone = { "rebinding.example": { A: ["127.0.0.1"] } };
    serving("text");
    expect(await read("rebinding.example")).toEqual({ kind: "text", text: "text" });
    expect(internet.questions.toSorted()).toEqual(["A rebinding.example", "AAAA rebinding.example"]);
  });

  it.each([
    ["this machine", { A: ["127.0.0.1"] }],
    ["a private network", { A: ["10.0.0.7"] }],
    ["a cloud's credentials", { A: ["169.254.169.254"] }],
    ["this machine by IPv6", { AAAA: ["::1"] }],
    ["a private network, written as IPv6", { AAAA: ["::ffff:10.0.0.7"] }],
  ])(
    "is not asked for where the name leads to %s, by the rule that holds in production",
    async (_, records) => {
      const { nameServers, httpsPort } = internet;
      internet.zone = { "proof.example": records };
      const strict = createPublicWeb({ allowsLoopback: false, nameServers, httpsPort, ca: TEST_CERTIFICATE });
      expect(await strict.readText("proof.example", "/file.txt")).toEqual({ kind: "not_public" });
      expect(internet.requests).toEqual([]);
    },
  );

  it("is not asked for when one address of many is not public", async () => {
    internet.zone = { "both.example": { A: ["127.0.0.1", "10.0.0.7"] } };
    expect(await read("both.example")).toEqual({ kind: "not_public" });
    internet.zone = { "both.example": { A: ["127.0.0.1"], AAAA: ["fd00::7"] } };
    expect(await read("both.example")).toEqual({ kind: "not_public" });
    expect(internet.requests).toEqual([]);
  });

  it("is not there where the name does not exist", async () => {
    expect(await read("nobody.example")).toEqual({ kind: "no_such_name" });
  });

  it.each(["127.0.0.1", "127.1", "2130706433", "proof.example:443", "proof.example/x", "PROOF.example", ""])(
    "is not looked for at %j, which is no name",
    async (host) => {
      expect(await read(host)).toEqual({ kind: "no_such_name" });
      expect(internet.requests).toEqual([]);
    },
  );

  it("is not waited for when the name servers are silent", async () => {
    const silent = { nameServers: ["127.0.0.1:9"], limitMs: 300 };
    const { kind } = await read("proof.example", silent);
    expect(["too_slow", "no_answer"]).toContain(kind);
  });

  it.each([301, 302, 307, 308])("is not followed to another place (%i)", async (status) => {
    internet.onRequest = (_, response) =>
      void response.writeHead(status, { location: "https://proof.example/elsewhere" }).end();
    expect(await read()).toEqual({ kind: "redirected" });
    expect(internet.requests).toEqual(["proof.example/file.txt"]);
  });

  it.each([204, 404, 500])("answered with %i is told by that number", async (status) => {
    internet.onRequest = (_, response) => void response.writeHead(status).end();
    expect(await read()).toEqual({ kind: "status", status });
  });

  it("is read up to four kilobytes, whatever its length is said to be", async () => {
    serving("x".repeat(4_096));
    expect(await read()).toMatchObject({ kind: "text" });
    serving("x".repeat(4_097));
    expect(await read()).toEqual({ kind: "too_large" });
  });

  it("without an end is left after four kilobytes", async () => {
    const left = Promise.withResolvers<void>();
    internet.onRequest = (_, response) => {
      const more = () => response.write("x".repeat(1_000), () => setImmediate(more));
      response.on("close", left.resolve);
      more();
    };
    expect(await read()).toEqual({ kind: "too_large" });
    await left.promise;
  });

  it("that trickles in is left when the time is over, counted from the beginning", async () => {
    internet.onRequest = (_, response) => void response.write("souk-domain=");
    const before = performance.now();
    expect(await read("proof.example", { limitMs: 300 })).toEqual({ kind: "too_slow" });
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it("whose server never answers is left as well", async () => {
    internet.onRequest = () => {};
    expect(await read("proof.example", { limitMs: 300 })).toEqual({ kind: "too_slow" });
  });

  it("is not believed under another's certificate, nor under one that nobody signed", async () => {
    internet.zone = { "other.example": { A: ["127.0.0.1"] }, "proof.example": { A: ["127.0.0.1"] } };
    serving("text");
    expect(await read("other.example")).toEqual({ kind: "certificate" });
    const { nameServers, httpsPort } = internet;
    const believing = { allowsLoopback: false, nameServers, httpsPort, isPublic: () => true };
    const answer = await createPublicWeb(believing).readText("proof.example", "/file.txt");
    expect(answer).toEqual({ kind: "certificate" });
    expect(internet.requests).toEqual([]);
  });

  it("is out of reach where the connection is refused or cut", async () => {
    expect(await read("proof.example", { httpsPort: 1 })).toEqual({ kind: "unreachable" });
    internet.onRequest = (request) => void request.socket.destroy();
    expect(await read()).toEqual({ kind: "unreachable" });
    internet.onRequest = (request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => request.socket.destroy());
    };
    expect(await read()).toEqual({ kind: "unreachable" });
  });
});
