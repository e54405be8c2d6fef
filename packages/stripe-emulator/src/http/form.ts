/** A parsed form: strings, lists and records of them, nested as the brackets say. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormRecord = { [key: string]: FormValue };

/** Reads Stripe's bracketed form encoding: `items[0][price]=p&metadata[a]=b&expand[]=x`. Later pairs win. */
export function parseForm(text: string): FormRecord {
  const root = newRecord();
  for (const [name, value] of new URLSearchParams(text)) place(root, keysOf(name), value);
  return listsOf(root);
}

/** `items[0][price]` → items, 0, price. */
function keysOf(name: string): string[] {
  const head = name.indexOf("[");
  if (head <= 0) return [name];
  return [
    name.slice(0, head),
    ...[...name.slice(head).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? ""),
  ];
}

function place(root: FormRecord, keys: string[], value: string): void {
  let target = root;
  for (const [index, key] of keys.entries()) {
    const name = key === "" ? String(Object.keys(target).length) : key;
    if (index === keys.length - 1) {
      target[name] = value;
      return;
    }
    const next = target[name];
    if (typeof next === "object" && !Array.isArray(next)) target = next;
    else target = target[name] = newRecord();
  }
}

/** Records whose keys are 0, 1, 2 … become lists. */
function listsOf(record: FormRecord): FormRecord {
  for (const [key, value] of Object.entries(record)) {
    if (typeof value !== "object" || Array.isArray(value)) continue;
    const inner = listsOf(value);
    const keys = Object.keys(inner);
    const isList = keys.length > 0 && keys.every((name) => /^\d+$/.test(name));
    record[key] = isList ? Object.values(inner) : inner;
  }
  return record;
}

// Without a prototype, so that a field called __proto__ is only a field.
function newRecord(): FormRecord {
  return Object.create(null) as FormRecord;
}
