/** Is this plainly a stand-in that the author wants replaced? `YOUR_API_KEY`, `xxxx`, `<token>`, `MY_SECRET_NAME`. */
export function isPlaceholder(value: string): boolean {
  if (MARKED.test(value) || CONSTANT_NAME.test(value) || EMPTY.test(value) || /^(.)\1+$/.test(value))
    return true;
  const words = wordsOf(value);
  const longest = Math.max(...words.map((word) => word.length));
  return words.some(
    (word) => STAND_IN.test(word) || (word.length === longest && word.length >= 4 && RUN.test(word)),
  );
}

/** Signs that no key holds: gaps, brackets around a name, templates. */
const MARKED = /\*{3,}|\.{3}|…|<[^>]*>|\[[^\]]*\]|\{\{|\$\{|‹/;

/** `MY_SECRET`: in capitals, of several words or one that means a secret. */
const CONSTANT_NAME = /^(?:[A-Z]+(?:_+[A-Z]+)+_*|APIKEY|KEY|TOKEN|SECRET|PASSWORD)$/;

/** A word that asks to be replaced. It must be all of the word: a random key may spell one somewhere. */
const STAND_IN =
  /^(?:your[a-z]*|examples?|sample|placeholder|dummy|replace|changeme|insert|enter|paste|redacted|hidden|lorem|foobar|here|goes)\d{0,6}$/i;

/** What stands for nothing when it is all there is; `sk_test_…` is a key. */
const EMPTY = /^(?:test|demo|fake|todo|none|null|undefined|true|false)$|^change[-_ ]?me(?![a-z])/i;

/** What a hand types to fill a gap: one sign again and again, or signs in their order. */
const RUN = /^(?:x{4,}\d{0,3}|(?:abcdef[a-z]*|0?123456\d*)+)$/i;

/** The parts between signs; `yourApiKey1` is three words, but only as long as it is made of nothing else. */
function wordsOf(value: string): string[] {
  return value
    .split(/[^A-Za-z0-9]+/)
    .flatMap((part) =>
      /^[A-Za-z][a-z]+(?:[A-Z][a-z]+)+\d{0,6}$/.test(part) ? part.split(/(?=[A-Z])/) : [part],
    );
}

/** Shannon entropy in bits per character; words lie near 2.5–3, random keys above 3. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/**
 * Could this be a secret by its look alone: one word of 8 to 4,096 characters, letters and digits mixed, hard
 * to guess, no expression, path, address or stand-in. Measured threshold: 2.75 bits per character.
 */
export function looksOpaque(value: string): boolean {
  if (value.length < 8 || value.length > 4096) return false;
  if (/[\s(){}<>$]/.test(value) || /^[=/@.#$]/.test(value) || /^https?:/i.test(value)) return false;
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  if (/^[\w.+-]+@[\w-]+\.[\w.]+$/.test(value) || /^\d{4}-\d\d-\d\d/.test(value)) return false;
  return entropy(value) >= 2.75 && !isPlaceholder(value);
}

/** A password may be letters and signs only, so it is asked for less: two kinds of characters and some length. */
export function looksLikePassword(value: string): boolean {
  if (looksOpaque(value)) return true;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[!#%&*+?^~-]/].filter((kind) => kind.test(value)).length;
  return (
    value.length >= 8 &&
    value.length <= 128 &&
    kinds >= 3 &&
    /^[^\s(){}<>$=./@]+$/.test(value) &&
    !isPlaceholder(value)
  );
}

const SECRET_NAME =
  /(?:^|[_.-])(?:api[_-]?key|apikey|app[_-]?key|appid|access[_-]?key|(?:access|auth|api|bearer|refresh|bot|id)?[_-]?token|(?:client|app|api|signing|webhook|consumer|shared)?[_-]?secret(?:[_-]?key)?|pass(?:word|wd|phrase)?|pwd|private[_-]?key|authorization|subscription[_-]?key|auth[_-]?key|license[_-]?key|encryption[_-]?key)$/;

const HARMLESS_NAME =
  /(?:page|next|sync|cursor|continuation|start|max|min|design|public|verify|csrf|reset|stop|eos|bos|pad|id[_-]?of)[_-]?(?:token|key)s?$/;

/** Is this the name of a field that holds a secret? Reads camelCase, kebab-case and snake_case alike. */
export function namesSecret(name: string): boolean {
  if (name.length > 60) return false;
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/\s+/g, "_")
    .toLowerCase();
  return SECRET_NAME.test(plain) && !HARMLESS_NAME.test(plain);
}

/** Names under which a password, rather than a random key, is kept. */
export const namesPassword = (name: string) => /pass|pwd/i.test(name);
