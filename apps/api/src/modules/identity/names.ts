import { HIDDEN, isSeen } from "@souk/contracts/common/name";

const LONGEST_NAME = 100;

/** True for 1 to 100 characters, at least one of them seen and none of them hidden. */
export function isName(text: string): boolean {
  return Array.from(text).length <= LONGEST_NAME && isSeen(text);
}

/** What others wrote as somebody's name, without what no name may hold; undefined when nothing is left. */
export function nameOf(text: string): string | undefined {
  const visible = text.replaceAll(new RegExp(HIDDEN, "gu"), "").trim();
  const name = Array.from(visible).slice(0, LONGEST_NAME).join("");
  return isName(name) ? name : undefined;
}
