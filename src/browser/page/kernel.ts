/**
 * The kernel as JupyterLite sees it: what kernel/server does in Node, in a page.
 *
 *   JupyterLite  ⇄  this  ⇄  compiler.ts  (a worker: checks, compiles, completes)
 *                       ⇄  runner.ts    (a worker: executes)
 *
 * Cells run one after the other, in the order in which they came; everything else is answered while
 * one runs. The runner can be replaced: it is when a cell does not end that was interrupted, and when
 * it fails. What cells had declared is then lost, and the notebook says so.
 *
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */

import type { ErrorContent, Event, Reply } from "../../kernel/channel.js";
import type { FileChange } from "../runner/frames.js";
import { Comms } from "./comms.js";
import { type Header, type Message, message, toUnits } from "./messages.js";
import { completion, expressions, INTERRUPTED, LOST, lostWith } from "./replies.js";
import type { KernelSettings } from "./settings.js";
import { SharedMemory } from "./shared-memory.js";
import { WorkerEnded, WorkerLine } from "./worker-line.js";

/** A cell that waits or runs. */
interface Cell {
  readonly request: Message;
  id: number;
  /** Whether the user has asked for its end. */
  isInterrupted: boolean;
}

/** How long a cell may take to end once it was interrupted, in ms; then its worker is replaced. */
const PATIENCE = 1500;

export class BrowserKernel {
  readonly #settings: KernelSettings;
  readonly #send: (message: Message) => void;
  readonly #compiler: WorkerLine;
  readonly #comms: Comms;
  #runner: WorkerLine;
  #shared: SharedMemory | undefined;
  readonly #queue: Cell[] = [];
  readonly #history: [session: number, line: number, code: string][] = [];
  /** Headers of the requests that cells and comm messages came with, by their ids. */
  readonly #parents = new Map<number, Header>();
  /** The question that waits for its answer. */
  #asked: { question: number; blocks: boolean } | undefined;
  #running: Cell | undefined;
  #count = 0;
  #ids = 0;

  constructor(settings: KernelSettings, send: (message: Message) => void) {
    this.#settings = settings;
    this.#send = send;
    this.#compiler = new WorkerLine(
      settings.compiler,
      { folder: settings.folder },
      { event: () => undefined, failed: (reason) => this.#compilerFailed(reason) },
    );
    this.#comms = new Comms(
      (type, content, extras) => this.#publish(type, content, extras),
      (request) => this.#runner.request(request, "commHandled"),
    );
    this.#runner = this.#startRunner();
  }

  /** Takes a message of a client. */
  async handle(request: Message): Promise<void> {
    const { msg_type: type } = request.header;
    if (type === "execute_request") {
      this.#queue.push({ request, id: 0, isInterrupted: false });
      void this.#runNext();
      return;
    }
    if (type === "input_reply") {
      this.#answerQuestion(String(request.content.value ?? ""));
      return;
    }
    const parent = request.header;
    this.#status("busy", parent);
    try {
      await this.#answer(type, request);
    } catch (error) {
      if (!(error instanceof WorkerEnded)) throw error;
      this.#reply(request, {
        status: "error",
        ename: error.name,
        evalue: error.message,
        traceback: [],
      });
    } finally {
      this.#status("idle", parent);
    }
  }

  /** The user wants the running cell to end, and those behind it not to begin. */
  interrupt(): void {
    for (const cell of this.#queue.splice(0)) this.#abort(cell);
    const cell = this.#running;
    if (!cell || cell.isInterrupted) return;
    cell.isInterrupted = true;
    this.#withdrawQuestion();
    if (cell.id === 0) return;
    this.#shared?.request(cell.id);
    this.#runner.tell({ type: "interrupt", id: cell.id });
    setTimeout(() => {
      if (this.#running === cell) this.#replaceRunner(lostWith(this.#shared !== undefined));
    }, PATIENCE);
  }

  /** Ends both workers. */
  dispose(): void {
    this.#compiler.end("the kernel was shut down");
    this.#runner.end("the kernel was shut down");
  }

  async #answer(type: string, request: Message): Promise<void> {
    const { content, header } = request;
    switch (type) {
      case "kernel_info_request":
        this.#reply(request, { ...this.#settings.info });
        return;
      case "complete_request": {
        const code = String(content.code);
        const cursor = toUnits(code, Number(content.cursor_pos));
        const id = this.#nextId();
        const asked = { type: "complete", id, code, cursor };
        this.#reply(request, completion(code, await this.#compiler.request(asked, "completed")));
        return;
      }
      case "inspect_request": {
        const code = String(content.code);
        const cursor = toUnits(code, Number(content.cursor_pos));
        const detailLevel = content.detail_level === 1 ? 1 : 0;
        const asked = { type: "inspect", id: this.#nextId(), code, cursor, detailLevel };
        const { found, data } = await this.#compiler.request(asked, "inspected");
        this.#reply(request, { status: "ok", found, data, metadata: {} });
        return;
      }
      case "is_complete_request": {
        const asked = { type: "isComplete", id: this.#nextId(), code: String(content.code) };
        const { status, indent } = await this.#compiler.request(asked, "completeness");
        this.#reply(request, status === "incomplete" ? { status, indent } : { status });
        return;
      }
      case "history_request":
        this.#reply(request, { status: "ok", history: this.#history });
        return;
      case "comm_info_request":
        this.#reply(request, { status: "ok", comms: this.#comms.info(content.target_name) });
        return;
      case "comm_open":
      case "comm_msg":
      case "comm_close": {
        const id = this.#nextId();
        this.#parents.set(id, header);
        await this.#comms.handOn(type, id, request);
      }
    }
  }

  async #runNext(): Promise<void> {
    if (this.#running) return;
    const cell = this.#queue.shift();
    if (!cell) return;
    this.#running = cell;
    const { header, content } = cell.request;
    this.#status("busy", header);
    const isSilent = content.silent === true;
    if (!isSilent && content.store_history !== false) {
      this.#count += 1;
      this.#history.push([0, this.#count, String(content.code)]);
    }
    if (!isSilent) {
      const input = { code: content.code, execution_count: this.#count };
      this.#publish("execute_input", input, { parent: header });
    }
    const failure = await this.#run(cell).catch((error: unknown) => this.#whyEnded(cell, error));
    if (failure) {
      if (!isSilent) this.#publish("error", { ...failure }, { parent: header });
      this.#reply(cell.request, { status: "error", ...failure, execution_count: this.#count });
      if (content.stop_on_error !== false)
        for (const next of this.#queue.splice(0)) this.#abort(next);
    }
    this.#running = undefined;
    this.#status("idle", header);
    if (this.#count === 1) this.#settings.begun();
    void this.#runNext();
  }

  /** Compiles and executes a cell, and replies when it came to its end. */
  async #run(cell: Cell): Promise<ErrorContent | undefined> {
    const { content, header, metadata } = cell.request;
    const code = String(content.code);
    const name = `Cell In[${this.#count}]`;
    const userExpressions = (content.user_expressions ?? {}) as Record<string, string>;
    await this.#compiler.ready;
    const compiled = await this.#compiler.request(
      { type: "compile", id: this.#nextId(), code, name, userExpressions },
      "compiled",
    );
    const { compilation } = compiled;
    if ("error" in compilation) return compilation.error;
    if ("page" in compilation) {
      this.#replyOk(cell, { userExpressions: {}, payload: [compilation.page] });
      return undefined;
    }
    await this.#runner.ready;
    if (cell.isInterrupted) return INTERRUPTED;
    if (compilation.declared) {
      this.#compiler.tell({ type: "declare", id: 0, declared: [compilation.declared] });
    }
    cell.id = this.#nextId();
    this.#parents.set(cell.id, header);
    const executed = await this.#runner.request(
      {
        type: "execute",
        id: cell.id,
        code,
        cell: compilation.cell,
        name,
        cellKey: typeof metadata.cellId === "string" ? metadata.cellId : code,
        silent: content.silent === true,
        userExpressions: expressions(userExpressions, compiled),
        allowStdin: content.allow_stdin === true,
        subshell: null,
      },
      "executed",
    );
    if (executed.error) return executed.error;
    this.#replyOk(cell, executed);
    return undefined;
  }

  #replyOk(
    cell: Cell,
    { userExpressions, payload }: Pick<Reply & { type: "executed" }, "userExpressions" | "payload">,
  ): void {
    this.#reply(cell.request, {
      status: "ok",
      execution_count: this.#count,
      user_expressions: userExpressions,
      payload,
    });
  }

  #whyEnded(cell: Cell, error: unknown): ErrorContent {
    const reason = error instanceof Error ? error.message : String(error);
    const ename = cell.isInterrupted ? INTERRUPTED.ename : "KernelDied";
    return { ename, evalue: reason, traceback: [`${ename}: ${reason}`] };
  }

  #abort(cell: Cell): void {
    const { header } = cell.request;
    this.#status("busy", header);
    this.#reply(cell.request, { status: "aborted", execution_count: this.#count });
    this.#status("idle", header);
  }

  #startRunner(): WorkerLine {
    this.#shared = SharedMemory.where();
    const { folder, assets, drive } = this.#settings;
    return new WorkerLine(
      this.#settings.runner,
      { folder, assets, drive, shared: this.#shared?.given },
      {
        event: (event, buffers) => this.#event(event, buffers),
        failed: (reason) => this.#replaceRunner(`the kernel's worker failed: ${reason}. ${LOST}`),
      },
    );
  }

  #replaceRunner(why: string): void {
    const before = this.#runner;
    this.#comms.runnerEnded();
    this.#asked = undefined;
    this.#compiler.tell({ type: "forget", id: 0 });
    this.#runner = this.#startRunner();
    before.end(why);
  }

  #compilerFailed(reason: string): void {
    for (const cell of this.#queue.splice(0)) this.#abort(cell);
    this.#runner.end(`the compiler's worker failed: ${reason}`);
  }

  #event(event: Event | FileChange, buffers: readonly Uint8Array[]): void {
    if (event.type === "file") {
      this.#settings.changed(event);
      return;
    }
    const parent = "id" in event ? this.#parents.get(event.id) : undefined;
    switch (event.type) {
      case "stream":
        this.#publish("stream", { name: event.name, text: event.text }, { parent });
        return;
      case "display":
      case "update": {
        const { bundle: data, metadata, displayId } = event;
        const transient = displayId === undefined ? {} : { display_id: displayId };
        const type = event.type === "display" ? "display_data" : "update_display_data";
        this.#publish(type, { data, metadata, transient }, { parent });
        return;
      }
      case "result": {
        const { bundle: data, metadata } = event;
        const execution_count = this.#count;
        this.#publish("execute_result", { data, metadata, execution_count }, { parent });
        return;
      }
      case "clear":
        this.#publish("clear_output", { wait: event.wait }, { parent });
        return;
      case "comm":
        this.#comms.said(event, buffers, parent);
        return;
      case "question":
        this.#ask(event, parent);
        return;
      case "lateError":
        if (event.isOver) this.#publish("error", { ...event.error }, { parent });
    }
  }

  #ask(event: Event & { type: "question" }, parent: Header | undefined): void {
    const { question, blocks, prompt, password } = event;
    this.#asked = { question, blocks };
    this.#send(message({ channel: "stdin", type: "input_request", parent }, { prompt, password }));
  }

  #answerQuestion(value: string | null): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (!asked) return;
    if (asked.blocks) this.#shared?.answer(asked.question, value);
    else this.#runner.tell({ type: "answer", id: 0, question: asked.question, value });
  }

  #withdrawQuestion(): void {
    if (this.#asked?.blocks === false) this.#answerQuestion(null);
    this.#asked = undefined;
  }

  #publish(
    type: string,
    content: Record<string, unknown>,
    extras: {
      parent: Header | undefined;
      buffers?: readonly Uint8Array[];
      metadata?: Record<string, unknown>;
    },
  ): void {
    this.#send(message({ channel: "iopub", type, ...extras }, content));
  }

  #status(state: "busy" | "idle", parent: Header): void {
    this.#publish("status", { execution_state: state }, { parent });
  }

  #reply({ header, channel }: Message, content: Record<string, unknown>): void {
    const type = header.msg_type.replace(/_request$/, "_reply");
    this.#send(message({ channel, type, parent: header }, content));
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}
