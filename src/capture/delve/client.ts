/**
 * A connection to `dlv --headless`: JSON-RPC over a socket. Delve ends when the connection does: it lets
 * go of a process that it was attached to, and ends one that it started.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DelveError } from "./error.js";
import type { Requests } from "./protocol.js";

/** Delve has opened a core file of many GB after so long, or never. */
const patience = 120_000;

/** An answer to a request. */
interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Delve at work on a program. */
export class DelveClient {
  #next = 1;
  #rest = "";
  #ended: string | undefined;
  readonly #waiting = new Map<
    number,
    { done(answer: unknown): void; failed(error: Error): void }
  >();

  private constructor(
    private readonly dlv: ChildProcess,
    private readonly socket: Socket,
    private readonly said: Said,
  ) {
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#read(text));
    // What Delve says of its end comes on another way, and may come later.
    socket.on("close", () => void ended(dlv).then(() => this.#end(`Delve: ${this.said.last()}`)));
    socket.on("error", () => socket.destroy());
  }

  /**
   * Start Delve.
   * @param args its command and what that is on: ["attach", "1234"]
   * @throws {DelveError} with Delve's words
   */
  static async start(
    file: string,
    args: readonly string[],
    signal?: AbortSignal,
  ): Promise<DelveClient> {
    const folder = mkdtempSync(join(tmpdir(), "gomaplab-dlv-"));
    try {
      const path = join(folder, "socket");
      const [command = "", ...rest] = args;
      const options = ["--headless", "--api-version=2", "--check-go-version=false"];
      const dlv = spawn(file, [command, ...options, `--listen=unix:${path}`, ...rest], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      const said = new Said(dlv);
      await listening(dlv, said, signal);
      // Delve listens before it has opened what it is to open, and ends where it cannot.
      const socket = connect(path);
      const failure = await new Promise<Error | undefined>((done) => {
        socket.once("connect", () => done(undefined));
        socket.once("error", done);
      });
      if (failure !== undefined) {
        await ended(dlv);
        throw new DelveError(`Delve: ${said.last()}`, { cause: failure });
      }
      return new DelveClient(dlv, socket, said);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Ask Delve. @throws {DelveError} with its words */
  call<M extends keyof Requests>(method: M, request: Requests[M][0]): Promise<Requests[M][1]> {
    return new Promise((done, failed) => {
      if (this.#ended !== undefined) {
        failed(new DelveError(this.#ended));
        return;
      }
      const id = this.#next++;
      this.#waiting.set(id, { done: (answer) => done(answer as Requests[M][1]), failed });
      this.socket.write(
        `${JSON.stringify({ method: `RPCServer.${method}`, params: [request], id })}\n`,
      );
    });
  }

  /** End Delve. @param kill whether the program ends with it */
  async close(kill: boolean): Promise<void> {
    if (this.#ended === undefined) await this.call("Detach", { Kill: kill });
    this.#end("Delve was told to let go of the program");
    this.socket.destroy();
    await ended(this.dlv);
  }

  #read(text: string): void {
    this.#rest += text;
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end < 0) return;
      const answer = JSON.parse(this.#rest.slice(0, end)) as Answer;
      this.#rest = this.#rest.slice(end + 1);
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined || answer.error === null) waiting?.done(answer.result);
      else waiting?.failed(new DelveError(String(answer.error)));
    }
  }

  #end(why: string): void {
    this.#ended ??= why;
    for (const { failed } of this.#waiting.values()) failed(new DelveError(this.#ended));
    this.#waiting.clear();
  }
}

/** What Delve has said last. */
class Said {
  #text = "";

  constructor(dlv: ChildProcess) {
    dlv.stderr?.on("data", (bytes: Buffer) => {
      this.#text = (this.#text + bytes.toString()).slice(-4000);
    });
  }

  last(): string {
    return this.#text.trim().split("\n").at(-1) || "it has ended";
  }
}

/** Wait until Delve has ended, and all that it said has come. */
async function ended(dlv: ChildProcess): Promise<void> {
  if (dlv.exitCode !== null || dlv.signalCode !== null) return;
  await new Promise((done) => dlv.once("close", done));
}

/** Wait until Delve listens. */
function listening(dlv: ChildProcess, said: Said, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, failed) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", aborted);
      dlv.removeListener("close", closed);
    };
    const stop = (error: Error): void => {
      settle();
      dlv.kill();
      failed(error);
    };
    const aborted = (): void => stop(signal?.reason as Error);
    const closed = (): void => stop(new DelveError(`Delve: ${said.last()}`));
    const timer = setTimeout(() => stop(new DelveError("Delve did not start")), patience);
    signal?.addEventListener("abort", aborted, { once: true });
    dlv.once("error", (error) => stop(new DelveError(`Delve does not run: ${error.message}`)));
    dlv.once("close", closed);
    // The program's own output comes here as well, and is dropped.
    dlv.stdout?.on("data", (bytes: Buffer) => {
      if (!bytes.toString().includes("API server listening at:")) return;
      settle();
      done();
    });
  });
}
