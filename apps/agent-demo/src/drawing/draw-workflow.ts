import type { Graph, Severity } from "../examination/report.ts";
import { type Html, html } from "../markup/html.ts";
import { iconPath } from "./icons.ts";
import { wrapText } from "./wrap-text.ts";

/** Side of a node's box in n8n's canvas units; sub-nodes of agents are drawn as circles of the same width. */
const BOX = 96;

/** Free space around the drawing, and room for the names under the lowest nodes. */
const MARGIN = 60;
const NAME_ROOM = 44;

type DrawnNode = Graph["nodes"][number];

/**
 * Draws a workflow from its stored positions as one SVG: notes below, then edges, then nodes with a mark for
 * the worst finding at each. Colours come from CSS classes, so the page decides on light and dark. Everything
 * from the workflow is escaped, nothing is fetched. Node n has the id `node-n`.
 */
export function drawWorkflow(graph: Graph, title: string): Html {
  const { left, top, width, height } = bounds(graph);
  return html`<svg class="drawing" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="drawing-title"
  viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}">
<title id="drawing-title">${title}</title>
${graph.notes.map(drawNote)}
${graph.edges.map((edge) => drawEdge(graph, edge))}
${graph.nodes.map(drawNode)}
</svg>`;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function bounds(graph: Graph): { left: number; top: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = ({ x, y, width, height }: Box) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  };
  for (const node of graph.nodes) include({ ...node, width: BOX, height: BOX + NAME_ROOM });
  for (const note of graph.notes) include(note);
  if (left === Infinity) include({ x: 0, y: 0, width: BOX, height: BOX });
  return {
    left: left - MARGIN,
    top: top - MARGIN,
    width: Math.max(right - left + 2 * MARGIN, 640),
    height: bottom - top + 2 * MARGIN,
  };
}

function drawNote(note: Graph["notes"][number]): Html {
  const lines = wrapText(note.text, Math.floor((note.width - 28) / 7.6), Math.floor((note.height - 20) / 20));
  return html`<g class="note note-${note.color}">
<rect x="${note.x}" y="${note.y}" width="${note.width}" height="${note.height}" rx="6"/>
${lines.map(
  ({ text, heading }, at) =>
    html`<text class="${heading ? "note-heading" : "note-line"}" x="${note.x + 14}" y="${note.y + 28 + at * 20}">${text}</text>`,
)}</g>`;
}

function drawEdge(graph: Graph, edge: Graph["edges"][number]): Html | null {
  const from = graph.nodes[edge.from];
  const to = graph.nodes[edge.to];
  if (!from || !to) return null;
  const path = edge.ai ? upward(from, to) : forward(from, to);
  return html`<path class="${edge.ai ? "edge edge-ai" : "edge"}" d="${path}"/>`;
}

/** From the top of a sub-node to the bottom of the agent it serves. */
function upward(from: DrawnNode, to: DrawnNode): string {
  const [x1, y1, x2, y2] = [from.x + BOX / 2, from.y, to.x + BOX / 2, to.y + BOX];
  const bend = Math.max(30, Math.abs(y1 - y2) / 2);
  return `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`;
}

/** From the right side to the left side; a way back goes around below both nodes. */
function forward(from: DrawnNode, to: DrawnNode): string {
  const [x1, y1, x2, y2] = [from.x + BOX, from.y + BOX / 2, to.x, to.y + BOX / 2];
  if (x2 >= x1 - BOX / 2) {
    const bend = Math.max(24, Math.abs(x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  const below = Math.max(y1, y2) + BOX / 2 + NAME_ROOM + 16;
  return `M${x1} ${y1}c60 0 60 ${below - y1} 0 ${below - y1}L${x2} ${below}C${x2 - 60} ${below} ${x2 - 60} ${y2} ${x2} ${y2}`;
}

function drawNode(node: DrawnNode, index: number): Html {
  const classes = `node node-${node.role}${node.disabled ? " node-disabled" : ""}${node.severity ? ` marked-${node.severity}` : ""}`;
  const names = wrapText(node.name, 17, 2);
  const radius = node.role === "sub-node" ? BOX / 2 : 14;
  const path = node.role === "trigger" ? triggerOutline(node) : null;
  return html`<g class="${classes}" id="node-${index}"><title>${node.name} (${node.label})${node.disabled ? ", disabled" : ""}</title>
${path ? html`<path class="box" d="${path}"/>` : html`<rect class="box" x="${node.x}" y="${node.y}" width="${BOX}" height="${BOX}" rx="${radius}"/>`}
<path class="icon" transform="translate(${node.x + 30} ${node.y + 30}) scale(1.5)" d="${iconPath(node.label)}"/>
${names.map(
  ({ text }, at) =>
    html`<text class="name" x="${node.x + BOX / 2}" y="${node.y + BOX + 20 + at * 17}" text-anchor="middle">${text}</text>`,
)}${node.severity ? drawMark(node.severity, node.x + BOX - 6, node.y + 6) : null}</g>`;
}

/** Triggers are rounded on the left, as in n8n: nothing enters there. */
function triggerOutline({ x, y }: DrawnNode): string {
  const r = 36;
  return `M${x + r} ${y}h${BOX - r - 14}a14 14 0 0 1 14 14v${BOX - 28}a14 14 0 0 1-14 14h${r + 14 - BOX}a${r} ${r} 0 0 1-${r}-${r}v${2 * r - BOX}a${r} ${r} 0 0 1 ${r}-${r}z`;
}

/** The three severities differ in shape, not in colour alone. */
function drawMark(severity: Severity, x: number, y: number): Html {
  const shapes: Record<Severity, string> = {
    critical: "M-6-14h12l8 8v12l-8 8h-12l-8-8v-12z",
    warning: "M0-15 16 12h-32z",
    advice: "M-13 0a13 13 0 1 0 26 0 13 13 0 1 0-26 0z",
  };
  return html`<g class="mark mark-${severity}" transform="translate(${x} ${y})"><path d="${shapes[severity]}"/>
<text text-anchor="middle" y="${severity === "warning" ? 8 : 6}">${severity === "advice" ? "i" : "!"}</text></g>`;
}
