import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { examineWorkflow } from "../examination/examine.ts";
import { type TestEdge, type TestNode, exportOf } from "../testing/build-workflow.ts";
import { drawWorkflow } from "./draw-workflow.ts";

function draw(nodes: Record<string, TestNode>, edges: TestEdge[] = []): string {
  const examination = examineWorkflow(exportOf(nodes, edges));
  if (!examination.ok) throw new Error(examination.refusal.message);
  return drawWorkflow(examination.report.graph, "Drawing").markup;
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

test("draws every node, note and edge; AI edges apart, disabled nodes faded, findings marked", () => {
  const svg = draw(
    {
      Start: { type: "scheduleTrigger" },
      Agent: { type: "ai:agent" },
      Model: { type: "ai:lmChatOpenAi" },
      Off: { type: "noOp", disabled: true },
      Note: {
        type: "stickyNote",
        parameters: { content: "## Hello\nthere", width: 300, height: 200, color: 3 },
      },
    },
    [
      ["Start", "Agent"],
      ["Agent", "Off"],
      ["Model", "Agent", "ai_languageModel"],
    ],
  );
  expect(count(svg, /<g class="node /g)).toBe(4);
  expect(count(svg, /class="edge"/g)).toBe(2);
  expect(count(svg, /class="edge edge-ai"/g)).toBe(1);
  expect(count(svg, /node-disabled/g)).toBe(1);
  expect(svg).toContain("note note-3");
  expect(svg).toContain('class="note-heading"');
  expect(svg).toMatch(/marked-warning" id="node-1"/);
});

test("names, labels and notes are escaped; images and links of notes are left out", () => {
  const svg = draw({
    "<script>alert(1)</script>": { type: 'x"><image href=y.z' },
    Note: {
      type: "stickyNote",
      parameters: {
        content: "![logo](https://evil.example/a.png) [docs](javascript:alert(1)) <b>bold</b>",
        width: 600,
      },
    },
  });
  expect(svg).not.toMatch(/<script|<image|<b>|javascript:|evil\.example/);
  expect(svg).toContain("&lt;b&gt;");
});

describe("whatever the positions and texts are", () => {
  test("the drawing is finite, well formed and without foreign elements", () => {
    const coordinate = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const node = fc.record({
      type: fc.constantFrom("noOp", "stickyNote", "webhook"),
      position: fc.tuple(coordinate, coordinate),
      parameters: fc.record({
        content: fc.string({ unit: "binary" }),
        width: coordinate,
        height: coordinate,
        color: fc.integer(),
      }),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), node, { minKeys: 1, maxKeys: 5 }), (nodes) => {
        const svg = draw(nodes);
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        const elements = new Set([...svg.matchAll(/<([a-z]+)/g)].map((match) => match[1]));
        expect(
          [...elements].filter((name) => !["svg", "title", "g", "rect", "path", "text"].includes(name ?? "")),
        ).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

test("two thousand nodes are drawn within seconds", () => {
  const nodes = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [
      `N${at}`,
      { type: "noOp", position: [(at % 50) * 200, Math.floor(at / 50) * 160] as [number, number] },
    ]),
  );
  const startedAt = performance.now();
  expect(count(draw(nodes), /<g class="node /g)).toBe(2000);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
