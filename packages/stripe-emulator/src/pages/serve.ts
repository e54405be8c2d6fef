import { type FormRecord, parseForm } from "../http/form.ts";
import { StripeProblem } from "../http/problem.ts";
import type { App } from "../http/serve.ts";
import type { World } from "../world/world.ts";
import { sorryPage } from "./layout.ts";

/** What a page is asked with. */
export interface Visit {
  world: World;
  id: string;
  form: Record<string, string>;
  query: URLSearchParams;
}

/** A page: shown by GET or acting by POST. */
export interface Page {
  method: "GET" | "POST";
  path: string;
  show: (visit: Visit) => Response;
}

/** Serves pages; a missing object is a page that says so. Forms are taken only from the emulator's own pages. */
export function servePages(
  app: App,
  { world, pages, changed }: { world: World; pages: Page[]; changed: () => void },
): void {
  for (const page of pages) {
    app.on(page.method, page.path, async (context) => {
      const foreign = page.method === "POST" && isForeign(context.req.header("sec-fetch-site"));
      if (foreign) return sorryPage("This form was sent from another site.", 403);
      const form = page.method === "POST" ? flat(parseForm(await context.req.text())) : {};
      const query = new URL(context.req.url).searchParams;
      const response = show(page, { world, id: context.req.param("id"), form, query });
      if (page.method === "POST") changed();
      return response;
    });
  }
}

/** Whether a browser says that a request comes from another site. */
export function isForeign(fetchSite: string | undefined): boolean {
  return fetchSite === "cross-site";
}

function show(page: Page, visit: Visit): Response {
  try {
    return page.show(visit);
  } catch (error) {
    if (error instanceof StripeProblem) return sorryPage(error.message, error.status);
    throw error;
  }
}

function flat(form: FormRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  );
}
