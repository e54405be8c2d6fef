import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Internet, openInternet, webOf } from "../../testing/internet.ts";

let internet: Internet;
beforeEach(async () => {
  internet = await openInternet();
});
afterEach(() => internet.close());

describe("a TXT record", () => {
  it("is read whole, beside others", async () => {
    internet.zone = { "_souk.proof.example": { TXT: ["v=spf1 -all", "souk-domain=1"] } };
    expect(await webOf(internet).readTxt("_souk.proof.example")).toEqual({
      kind: "records",
      values: ["v=spf1 -all", "souk-domain=1"],
    });
  });

  it("is none where the name has none, and where there is no such name", async () => {
    internet.zone = { "_souk.proof.example": { A: ["127.0.0.1"] } };
    for (const name of ["_souk.proof.example", "_souk.nobody.example"])
      expect(await webOf(internet).readTxt(name)).toEqual({ kind: "records", values: [] });
  });

  it("is not known while the name servers are silent", async () => {
    const silent = webOf(internet, { nameServers: ["127.0.0.1:9"], limitMs: 300 });
    expect(await silent.readTxt("_souk.proof.example")).toEqual({ kind: "no_answer" });
  });
});

describe("a server of this machine", () => {
  let server: Server;
  let host: string;
  beforeAll(async () => {
    server = createServer((_, response) => void response.end("local"));
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    host = `localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("is read over http at its port where the operator allows it", async () => {
    expect(await webOf(internet, { allowsLoopback: true }).readText(host, "/file.txt")).toEqual({
      kind: "text",
      text: "local",
    });
    expect(internet.questions).toEqual([]);
  });

  it("is not read where they do not", async () => {
    expect(await webOf(internet).readText(host, "/file.txt")).toEqual({ kind: "no_such_name" });
  });

  it.each(["", "a b", "a.0x7f", "localhost.example", "127.1.1.1"])("is none under %j", async (host) => {
    const answer = await webOf(internet, { allowsLoopback: true }).readText(host, "/file.txt");
    expect(answer).toEqual({ kind: "no_such_name" });
  });

  it("opens no other way inside where they do", async () => {
    internet.zone = { "proof.example": { A: ["10.0.0.7"] } };
    expect(await webOf(internet, { allowsLoopback: true }).readText("proof.example", "/file.txt")).toEqual({
      kind: "not_public",
    });
  });
});
