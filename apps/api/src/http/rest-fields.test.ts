import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EchoServer, serveEcho } from "../testing/serve-echo.ts";

let rest: EchoServer;
beforeAll(async () => {
  rest = await serveEcho();
});
afterAll(() => rest.close());
const send: EchoServer["send"] = (...given) => rest.send(...given);

describe("query and path fields are read by the types of their schema", () => {
  it.each([
    ["/query", { count: 7, tags: [] }],
    ["/query?count=5&ratio=-1.5e2&text=5", { count: 5, ratio: -150, text: "5", tags: [] }],
    ["/query?flag=true", { count: 7, flag: true, tags: [] }],
    ["/query?flag=false", { count: 7, flag: false, tags: [] }],
    ["/query?tags=a", { count: 7, tags: ["a"] }],
    ["/query?tags=a&tags=b&sizes=1&sizes=2", { count: 7, tags: ["a", "b"], sizes: [1, 2] }],
    ["/query?text=a%20b%2Fc+d&kind=b", { count: 7, text: "a b/c d", kind: "b", tags: [] }],
    ["/query?text=", { count: 7, text: "", tags: [] }],
    ["/things/a%20b%2F%C3%BC", { id: "a b/ü" }],
    ["/things/7", { id: "7" }],
    ["/things/x/parts/12", { id: "x", number: 12 }],
    ["/things/special", "special"],
    ["/things/special/parts/1", { id: "special", number: 1 }],
  ])("%s", async (path, expected) => {
    const answer = await send("GET", path);
    expect([answer.status, answer.json]).toEqual([200, expected]);
  });

  it.each([
    ["/query?count=", "count"],
    ["/query?count=%205", "count"],
    ["/query?count=0x10", "count"],
    ["/query?count=Infinity", "count"],
    ["/query?count=1e999", "count"],
    ["/query?count=1&count=2", "count"],
    ["/query?flag=1", "flag"],
    ["/query?flag=TRUE", "flag"],
    ["/query?text=a&text=b", "text"],
    ["/query?sizes=a", "sizes.0"],
    ["/query?kind=c", "kind"],
    ["/query?unknown=1", ""],
    ["/query?__proto__=1", ""],
    ["/things/%", "id"],
    ["/things/%C3", "id"],
    ["/things/x/parts/one", "number"],
    ["/things/x?id=y", "id"],
    ["/things/special?extra=1", "extra"],
  ])("%s is refused at its field", async (path, field) => {
    const answer = await send("GET", path);
    expect(answer).toMatchObject({
      status: 400,
      json: { code: "request.invalid", issues: [{ path: field }] },
    });
  });
});
