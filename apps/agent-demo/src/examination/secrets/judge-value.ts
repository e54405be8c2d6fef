const PLACEHOLDER =
  /your|xxxx|\*{3,}|\.{3}|…|example|sample|placeholder|dummy|replace|change[-_ ]?me|insert|enter[-_ ]|paste|redacted|hidden|lorem|foobar|secret[-_ ]?(?:here|goes)|(?:api|token|key|secret)[-_ ]?here|^(?:test|demo|fake|todo|none|null|undefined|true|false)$|1234567|abcdef|<[^>]*>|\[[^\]]*\]|\{\{|\$\{|‹/i;

/** Is this plainly a stand-in that the author wants replaced? `YOUR_API_KEY`, `xxxx`, `<token>`, `MY_SECRET_NAME`. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value) || /^[A-Z][A-Z_]*$/.test(value) || /^(.)\1+$/.test(value);
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
