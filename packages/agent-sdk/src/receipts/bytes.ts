/** The bytes of base64url (RFC 4648 §5), with or without padding. Throws when it is none. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*={0,2}$/.test(text)) throw new TypeError("not base64url");
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}

/** The value of base64url of JSON. */
export function jsonOf(text: string): unknown {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64url(text)));
}

/** Whether two byte strings are the same. None of them is secret. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
