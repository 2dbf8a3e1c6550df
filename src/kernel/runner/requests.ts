/** Answers the server's requests, each exactly once. */

import type { ErrorContent, MimeBundle, Reply, RunnerRequest } from "../channel.js";
import { Executor, Failed } from "./executor.js";
import { answered, mayAsk, mayNotAsk } from "./input/asking.js";
import { closeInput, openInput } from "./input/stdin.js";
import { listenNow, requestInterrupt } from "./interrupts/interrupts.js";
import { Interrupted, isRunning } from "./interrupts/runs.js";
import { bundleOf, plainJson } from "./mime-bundle.js";
import {
  causingCell,
  cellOf,
  cellOfThrown,
  forgetCause,
  knownCause,
} from "./output/attribution.js";
import { failureContent } from "./output/failure.js";
import { send } from "./output/frames.js";
import { takeProposed } from "./output/next-input.js";
import { emit, finishStreams, show, silence } from "./output/outputs.js";
import type { Prelude } from "./prelude.js";
import { leave } from "./shutdown.js";
import { handleComm } from "./widgets/comms.js";

export type ExecuteRequest = RunnerRequest & { type: "execute" };

/** What a notebook shows the first time that a semicolon hides a value. */
const HIDDEN_TEXT = "The semicolon at the end hides the value of this cell.";
const HIDDEN: MimeBundle = {
  "text/html": `<small style="opacity: 0.6">${HIDDEN_TEXT}</small>`,
  "text/plain": HIDDEN_TEXT,
};

/** Node's own, before user code's timers were wrapped. */
const nextTurn = setImmediate;

export class Requests {
  readonly #executor: Executor;
  readonly #prelude: Prelude;
  readonly #silent = new Set<number>();
  /** Cells that wait for the running one of their shell; a shell without a list runs none. */
  readonly #waiting = new Map<string | null, ExecuteRequest[]>();
  /** What runs, by id. */
  readonly #running = new Map<number, ExecuteRequest>();
  /** The first unhandled error of each of them. */
  readonly #uncaught = new Map<number, ErrorContent>();
  #hasToldHidden = false;

  constructor(folder: string, prelude: Prelude) {
    this.#executor = new Executor(folder, prelude);
    this.#prelude = prelude;
    silence((cell) => this.#silent.has(cell));
  }

  take(request: RunnerRequest): void {
    switch (request.type) {
      case "execute":
        // One after the other; everything else is answered while a cell awaits.
        this.#queue(request);
        return;
      case "comm":
        void this.#comm(request);
        return;
      case "answer":
        answered(request.question, request.value);
        return;
      case "interrupt":
        requestInterrupt(request.id);
        reply({ type: "interrupted", id: request.id });
        return;
      case "prepare":
        this.#prepare();
        return;
      case "debug":
        // Its thread starts that of the debugger.
        listenNow();
        return;
      case "shutdown":
        reply({ type: "shutDown", id: request.id });
        leave(request.grace ?? 0);
    }
  }

  /** The cell whose code is running, or that caused it to; undefined outside of cells. */
  get running(): ExecuteRequest | undefined {
    return this.#running.get(causingCell());
  }

  /** The main thread is free again after an interrupt that may have cut anything. */
  interruptHeard(cell: number): void {
    forgetCause();
    this.#executor.interruptHeard(cell);
  }

  /**
   * An unhandled error, which would have ended an ordinary Node process: the cell
   * that caused it fails with it, if it still runs.
   *
   * @param known the cell that caused it; 0 when that is not known
   */
  failedLate(thrown: unknown, known = cellOfThrown(thrown) || knownCause()): void {
    const cell = known || causingCell();
    // The running cell says itself that it was interrupted.
    if (thrown instanceof Interrupted && isRunning(cell)) return;
    const error = failureContent(thrown);
    const fails = this.#running.has(known) && !(thrown instanceof Interrupted);
    if (fails && !this.#uncaught.has(known)) this.#uncaught.set(known, error);
    emit({ type: "lateError", id: cell, error, isOver: !fails });
  }

  rejectedLate(thrown: unknown, promise: Promise<unknown>): void {
    this.failedLate(thrown, cellOf(promise) || knownCause());
  }

  /**
   * Begins each cell in a turn of the event loop of its own, with none of our promises about to
   * settle: when a continuation is terminated, V8 throws away what waits behind it.
   */
  #executeNext(shell: string | null): void {
    const request = this.#waiting.get(shell)?.shift();
    if (request) void this.#execute(request);
    else this.#waiting.delete(shell);
  }

  /** Should it fail, the cell that needs it tells why. */
  #prepare(): void {
    try {
      this.#prelude.load();
    } catch {
      // Loaded again, it throws the same again.
    }
  }

  #queue(request: ExecuteRequest): void {
    const { subshell } = request;
    const waiting = this.#waiting.get(subshell);
    if (waiting) waiting.push(request);
    else {
      this.#waiting.set(subshell, []);
      void this.#execute(request);
    }
  }

  async #comm(request: RunnerRequest & { type: "comm" }): Promise<void> {
    const known = await handleComm(request, (thrown, id) => {
      emit({ type: "lateError", id, error: failureContent(thrown), isOver: true });
    });
    reply({ type: "commHandled", id: request.id, known });
  }

  async #execute(request: ExecuteRequest): Promise<void> {
    const { id } = request;
    if (request.silent) this.#silent.add(id);
    if (request.allowStdin) mayAsk(id);
    openInput(id);
    this.#running.set(id, request);
    let error: ErrorContent | undefined;
    let userExpressions: Record<string, unknown> = {};
    try {
      await this.#run(request);
      if (!this.#uncaught.has(id)) userExpressions = await this.#evaluate(request);
    } catch (thrown) {
      error = contentOf(thrown);
    }
    this.#running.delete(id);
    const uncaught = this.#uncaught.get(id);
    this.#uncaught.delete(id);
    closeInput(id, error === undefined);
    mayNotAsk(id);
    const told = error === undefined && uncaught !== undefined;
    error ??= uncaught;
    reply({
      type: "executed",
      id,
      status: error ? "error" : "ok",
      ...(error ? { error } : {}),
      ...(told ? { told } : {}),
      userExpressions,
      payload: takeProposed(id),
    });
    nextTurn(() => this.#executeNext(request.subshell));
  }

  async #run({ id, cell, code, name }: ExecuteRequest): Promise<void> {
    const showResult = (bundle: MimeBundle) => {
      // A value without any form has shown itself already, as what `interact` returns.
      if (Object.keys(bundle).length > 0) show({ type: "result", id, bundle, metadata: {} });
    };
    await this.#executor.run(id, cell, { name, code }, (value, hidden) => {
      if (hidden !== undefined && !(hidden instanceof Promise)) this.#tellHidden(id);
      if (value === undefined) return undefined;
      const bundle = bundleOf(value);
      return bundle instanceof Promise ? bundle.then(showResult) : showResult(bundle);
    });
  }

  /** Once in the life of a process: a reader of it knows it from then on. */
  #tellHidden(id: number): void {
    if (this.#hasToldHidden) return;
    this.#hasToldHidden = true;
    show({ type: "display", id, bundle: HIDDEN, metadata: {} });
  }

  /** The request's `user_expressions`; one that fails is reported in its place. */
  async #evaluate({ id, userExpressions }: ExecuteRequest): Promise<Record<string, unknown>> {
    const results: Record<string, unknown> = {};
    for (const [key, expression] of Object.entries(userExpressions)) {
      results[key] = await this.#evaluateOne(id, key, expression);
    }
    return results;
  }

  async #evaluateOne(
    id: number,
    key: string,
    { code, compilation }: ExecuteRequest["userExpressions"][string],
  ): Promise<unknown> {
    const failed = (error: ErrorContent) => ({ status: "error", ...error });
    if ("page" in compilation) return { status: "ok", data: compilation.page.data, metadata: {} };
    if ("error" in compilation) return failed(compilation.error);
    try {
      const name = `user expression ${JSON.stringify(key)}`;
      const data = await this.#executor.run(id, compilation.cell, { name, code }, async (value) =>
        plainJson(await bundleOf(value)),
      );
      return { status: "ok", data, metadata: {} };
    } catch (thrown) {
      return failed(contentOf(thrown));
    }
  }
}

function contentOf(thrown: unknown): ErrorContent {
  return thrown instanceof Failed ? thrown.content : failureContent(thrown);
}

function reply(message: Reply): void {
  finishStreams();
  send(message);
}
