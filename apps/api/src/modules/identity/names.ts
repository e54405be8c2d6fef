/**
 * What no name may hold: control characters, halves of characters, and what is not seen but turns the text around it or
 * makes two names look alike (Unicode TR 36 §2.3). Joiners and variation selectors stay, for scripts and emoji need them.
 */
const HIDDEN = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What alone makes no name. */
const BLANK = /\s|\u200c|\u200d|\ufe0e|\ufe0f|\u2800/gu;

const LONGEST_NAME = 100;

/** True for 1 to 100 characters, at least one of them seen and none of them hidden. */
export function isName(text: string): boolean {
  return Array.from(text).length <= LONGEST_NAME && !HIDDEN.test(text) && text.replace(BLANK, "") !== "";
}

/** What others wrote as somebody's name, without what no name may hold; undefined when nothing is left. */
export function nameOf(text: string): string | undefined {
  const visible = text.replaceAll(new RegExp(HIDDEN, "gu"), "").trim();
  const name = Array.from(visible).slice(0, LONGEST_NAME).join("");
  return isName(name) ? name : undefined;
}
