import type { CSSProperties } from "react";

/** The web app's light colours, written into the mail: mail programs know no variables and few style sheets. */
const COLOUR = {
  canvas: "#fbfaf8",
  surface: "#ffffff",
  line: "#e8e4de",
  ink: "#1d1a17",
  muted: "#57514a",
  subtle: "#6f6860",
  accent: "#b4491f",
  accentInk: "#9f3f19",
  onAccent: "#ffffff",
} as const;

const FONT = 'Geist, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** How each part of a mail looks. */
export const MAIL_STYLE = {
  body: { margin: 0, padding: "32px 12px", backgroundColor: COLOUR.canvas, fontFamily: FONT },
  container: { width: "100%", maxWidth: 520, margin: "0 auto" },
  brand: { margin: "0 0 20px", fontSize: 17, lineHeight: "28px", fontWeight: 600, color: COLOUR.ink },
  card: {
    padding: "32px 28px",
    backgroundColor: COLOUR.surface,
    border: `1px solid ${COLOUR.line}`,
    borderRadius: 16,
  },
  heading: { margin: "0 0 12px", fontSize: 20, lineHeight: "28px", fontWeight: 600, color: COLOUR.ink },
  paragraph: { margin: "0 0 16px", fontSize: 15, lineHeight: "24px", color: COLOUR.muted },
  fact: { margin: "0 0 16px", fontSize: 15, lineHeight: "24px", color: COLOUR.ink, wordBreak: "break-word" },
  factName: { color: COLOUR.subtle },
  button: {
    display: "inline-block",
    margin: "8px 0 4px",
    padding: "11px 20px",
    fontSize: 15,
    lineHeight: "22px",
    fontWeight: 600,
    color: COLOUR.onAccent,
    backgroundColor: COLOUR.accent,
    borderRadius: 8,
    textDecoration: "none",
  },
  more: { margin: "12px 0 0", fontSize: 15, lineHeight: "24px" },
  link: { color: COLOUR.accentInk, textDecoration: "underline" },
  addressLink: {
    display: "block",
    color: COLOUR.accentInk,
    textDecoration: "underline",
    wordBreak: "break-all",
  },
  rule: { margin: "28px 0 20px", border: "none", borderTop: `1px solid ${COLOUR.line}` },
  note: { margin: 0, fontSize: 13, lineHeight: "20px", color: COLOUR.subtle },
  address: {
    margin: "12px 0 0",
    fontSize: 13,
    lineHeight: "20px",
    color: COLOUR.subtle,
  },
  foot: { margin: "20px 0 0", fontSize: 13, lineHeight: "20px", color: COLOUR.subtle, textAlign: "center" },
} as const satisfies Record<string, CSSProperties>;

/** The same in the dark, for the mail programs that read style sheets; every pair of colours is AA in both. */
export const DARK_STYLE = `
@media (prefers-color-scheme: dark) {
  .mail-body, .mail-body > table > tbody > tr > td { background-color: #131211 !important; }
  .mail-card { background-color: #1a1917 !important; border-color: #2d2a27 !important; }
  .mail-ink { color: #f5f2ee !important; }
  .mail-muted { color: #b9b2a9 !important; }
  .mail-subtle { color: #98918a !important; }
  .mail-link { color: #f3a878 !important; }
  .mail-button { background-color: #ea8d55 !important; color: #1f0f06 !important; }
  .mail-rule { border-color: #2d2a27 !important; }
}`;
