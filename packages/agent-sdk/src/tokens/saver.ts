import type { Tokens } from "./tokens.ts";

/** Sees to it that rotated tokens are stored before they are used. */
export interface Saver {
  /** What is not stored yet. */
  readonly unsaved: Tokens | undefined;
  /** Stores these tokens. What could not be stored is tried again by `flush`. */
  save: (tokens: Tokens) => Promise<void>;
  /** Stores what is not stored yet; everybody waits for the same attempt. */
  flush: () => Promise<void>;
}

/** Stores tokens by handing them to `onTokens`, one set after the other. */
export function createSaver(onTokens: ((tokens: Tokens) => unknown) | undefined): Saver {
  let unsaved: Tokens | undefined;
  let saving: Promise<void> | undefined;

  async function store(): Promise<void> {
    while (unsaved) {
      const tokens = unsaved;
      await onTokens?.(tokens);
      if (unsaved === tokens) unsaved = undefined;
    }
  }
  const flush = () =>
    (saving ??= store().finally(() => {
      saving = undefined;
    }));

  return {
    get unsaved() {
      return unsaved;
    },
    save(tokens) {
      unsaved = tokens;
      return flush();
    },
    flush,
  };
}
