import http from "node:http";

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  json: () => unknown;
}

export interface Sending {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as a form. */
  body?: unknown;
}

/**
 * A person's browser as far as sign-in needs one: it keeps cookies and follows nothing. It speaks through
 * node:http because fetch announces itself as a script, and then authorize answers JSON and not a redirect.
 */
export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** A copy with the same cookies. */
  clone(): Browser {
    const copy = new Browser(this.#origin);
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value);
    return copy;
  }

  async send(url: string | URL, { method = "GET", headers = {}, body }: Sending = {}): Promise<Answer> {
    const payload = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    const type = typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json";
    const answer = await exchange(url, payload, {
      method,
      headers: {
        accept: "text/html",
        ...(this.#cookies.size > 0 ? { cookie: this.cookie } : {}),
        ...(method === "GET" ? {} : { origin: this.#origin, "content-type": type }),
        ...headers,
      },
    });
    for (const cookie of answer.headers["set-cookie"] ?? []) this.#keep(cookie);
    return answer;
  }

  #keep(cookie: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (name === undefined || value === undefined) return;
    if (value === "" || /max-age=0\b/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** One HTTP exchange over a connection of its own. */
export function exchange(
  url: string | URL,
  payload: string | undefined,
  options: http.RequestOptions,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = http.request(url, { ...options, agent: false }, (response) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      text += chunk;
    });
    response.on("error", reject);
    response.on("end", () => {
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text,
        json: () => JSON.parse(text) as unknown,
      });
    });
  });
  request.on("error", reject);
  request.end(payload);
  return promise;
}
