import type { WrittenMail } from "./written-mail.ts";

/** Lines longer than this are broken for those who read mail in a terminal (RFC 5322 § 2.1.1 advises 78). */
const WIDTH = 76;

/** The mail as plain text, saying what its HTML says, each link on a line of its own and never broken. */
export function mailText({ heading, paragraphs, facts = [], actions, note, home }: WrittenMail): string {
  const blocks = [
    heading,
    "=".repeat(heading.length),
    ...paragraphs.map(wrap),
    ...facts.map(([name, value]) => `${name}: ${value}`),
    ...actions.map(({ label, url }) => `${label}:\n${url}`),
    wrap(note),
    `-- \nSent by Souk at ${home}`,
  ];
  return `${blocks.join("\n\n").replace("\n\n=", "\n=")}\n`;
}

function wrap(words: string): string {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
