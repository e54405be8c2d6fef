/** A page of the web app with a query; what is undefined is left out. */
export function webPath(page: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(given).toString();
  return search ? `${page}?${search}` : page;
}

/** A longer way back is left out: some mail programs cut long addresses. */
const MAX_RETURN_LENGTH = 2_500;

/**
 * Where in the web app a link of the library's wants to come back to, by its `callbackURL`. Undefined for its home page,
 * and for everywhere else than the web app.
 */
export function returnPathOf(libraryUrl: string, webUrl: string): string | undefined {
  const wanted = URL.parse(libraryUrl)?.searchParams.get("callbackURL");
  return wanted ? pathIn(wanted, webUrl) : undefined;
}

/** The path of an address of the web app. Undefined for its home page, and for everywhere else than the web app. */
export function pathIn(address: string, webUrl: string): string | undefined {
  const target = URL.parse(address, webUrl);
  if (!target || target.origin !== webUrl) return undefined;
  const path = target.pathname + target.search + target.hash;
  return path === "/" || path.length > MAX_RETURN_LENGTH ? undefined : path;
}
