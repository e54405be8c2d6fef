/** What a test sees of an answer. */
export type Page = { url: string; status: number; headers: Headers; text: string };

type Fields = Record<string, string | File>;

/** Just enough of a browser: keeps cookies per origin, follows redirects when asked, names its origin on posts. */
export class Browser {
  readonly #base: string;
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(base: string) {
    this.#base = base;
  }

  get = (path: string): Promise<Page> => this.#send(new URL(path, this.#base), {});

  /** Posts with exactly these headers besides the cookies. */
  post = (path: string, fields: Fields, headers: Record<string, string>): Promise<Page> =>
    this.#send(new URL(path, this.#base), { method: "POST", body: toForm(fields), headers });

  /** Opens an address and follows redirects, across origins too. */
  async follow(path: string): Promise<Page> {
    return this.#followFrom(await this.get(path));
  }

  /** Submits a form of our own page, as a browser does, and follows where it leads. */
  async submit(path: string, fields: Fields): Promise<Page> {
    return this.#followFrom(
      await this.post(path, fields, { Origin: new URL(this.#base).origin, "Sec-Fetch-Site": "same-origin" }),
    );
  }

  async #followFrom(first: Page): Promise<Page> {
    let page = first;
    for (let hops = 0; hops < 10; hops++) {
      const location = page.headers.get("location");
      if (location === null) return page;
      page = await this.#send(new URL(location, page.url), {});
    }
    throw new Error("Too many redirects");
  }

  async #send(url: URL, init: RequestInit): Promise<Page> {
    const jar = this.#cookies.get(url.origin) ?? new Map<string, string>();
    this.#cookies.set(url.origin, jar);
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      if (attributes.includes("Max-Age=0")) jar.delete(name);
      else jar.set(name, pair.slice(name.length + 1));
    }
    return { url: url.href, status: response.status, headers: response.headers, text: await response.text() };
  }
}

function toForm(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
