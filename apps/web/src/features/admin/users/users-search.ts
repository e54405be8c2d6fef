/** The filter of the list of users as its URL carries it. */
export interface UsersSearch {
  q?: string;
}

/** Reads the filter from a URL. */
export function readUsersSearch({ q }: { q?: string }): UsersSearch {
  const words = q?.trim().slice(0, 100);
  return words ? { q: words } : {};
}
