import { text } from "./text.ts";

/**
 * What no name may hold: control characters, halves of characters, and what is not seen but turns the text around it or
 * makes two names look alike (Unicode TR 36 §2.3). Joiners and variation selectors stay, for scripts and emoji need them.
 */
export const HIDDEN =
  /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What alone makes no name. */
const BLANK = /\s|\u200c|\u200d|\ufe0e|\ufe0f|\u2800/gu;

/** True for text of which something is seen and nothing is hidden. */
export function isSeen(value: string): boolean {
  return !HIDDEN.test(value) && value.replace(BLANK, "") !== "";
}

/** What somebody or something is called: one line of `min`–`max` characters, of which none is hidden. */
export function name(min: number, max: number) {
  return text(min, max).refine(isSeen, "contains characters that cannot be seen, or no others");
}
