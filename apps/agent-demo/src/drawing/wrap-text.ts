/** One line of a note or name; headings of Markdown keep their rank as a flag. */
export type Line = { text: string; heading: boolean };

/**
 * Breaks plain text or simple Markdown into lines of at most `columns` characters; what does not fit into
 * `rows` ends with “…”. Images and link addresses of Markdown are left out: nothing of them is ever fetched.
 */
export function wrapText(source: string, columns: number, rows: number): Line[] {
  if (columns < 4 || rows < 1) return [];
  const lines: Line[] = [];
  for (const paragraph of source.split("\n")) {
    const heading = /^#{1,6}\s/.test(paragraph);
    const text = plain(paragraph);
    if (text === "" && (lines.length === 0 || lines.at(-1)?.text === "")) continue;
    for (const part of breakWords(text, columns)) lines.push({ text: part, heading });
    if (lines.length > rows) break;
  }
  if (lines.length <= rows) return lines;
  return lines
    .slice(0, rows)
    .map((line, at) => (at < rows - 1 ? line : { ...line, text: shorten(`${line.text}…`, columns) }));
}

function plain(paragraph: string): string {
  return paragraph
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*(?:#{1,6}|[-*+]|>)\s+/, "")
    .replace(/\*\*|__|`/g, "")
    .trim();
}

function breakWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = "";
    }
    line = shorten(line === "" ? word : `${line} ${word}`, columns);
  }
  return [...lines, line];
}

const shorten = (text: string, columns: number) =>
  text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
