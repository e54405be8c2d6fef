import { connect, type Socket } from "node:net";

/** What was answered. */
export interface Answered {
  status: number;
}

/**
 * A kept-alive connection for one request after the other. It reads of an answer what a load needs, its status and its
 * length, so that what asks costs a small part of what answers.
 */
export class Connection {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #missing: number | undefined;
  #status = 0;
  #settle: PromiseWithResolvers<Answered> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", (error) => this.#settle?.reject(error));
    socket.on("close", () => this.#settle?.reject(new Error("The connection was closed")));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new Connection(socket)));
      socket.once("error", reject);
    });
  }

  /** Sends one request, already written out. */
  send(request: string): Promise<Answered> {
    this.#settle = Promise.withResolvers<Answered>();
    this.#socket.write(request, "latin1");
    return this.#settle.promise;
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#missing === undefined) {
      this.#chunks.push(chunk);
      const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
      const end = all.indexOf("\r\n\r\n");
      if (end === -1) return;
      const head = all.toString("latin1", 0, end);
      this.#status = Number(head.slice(9, 12));
      this.#missing = Number(/\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0) - (all.length - end - 4);
      this.#chunks = [];
    } else {
      this.#missing -= chunk.length;
    }
    if (this.#missing > 0) return;
    this.#missing = undefined;
    this.#settle?.resolve({ status: this.#status });
  }
}
