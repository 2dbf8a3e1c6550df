/**
 * The queues of cells (protocol, sections "Execute" and "Kernel subshells").
 *
 * Cells of one shell run one after the other, in the order of arrival; the main shell and each
 * subshell have a queue of their own. The execution counter lives here, is common to all shells
 * (a traceback's `In [n]` means one cell only), and outlives runners.
 *
 * After an error, with stop_on_error, exactly the cells of the same shell that had arrived by
 * then fail too, as "Aborted"; no timer takes part, and a cell that arrives afterwards runs.
 */

import type { JsonObject } from "../../wire/message.js";
import type { ExecuteRequest } from "../../wire/requests.js";
import type { Compiler } from "../children/compiler.js";
import type { Supervisor } from "../children/supervisor.js";
import type { History } from "../history/history.js";
import type { IOPub } from "../iopub.js";
import { log } from "../log.js";
import type { Questions } from "../questions.js";
import type { Exchange } from "../request-context.js";
import type { Author, Authors } from "./causes.js";
import { type Cell, cellKeyOf, type Shell } from "./cell.js";
import { watchBeginning } from "./held-up.js";
import { Ahead, type Compiled, type CompileQuestion } from "./lookahead.js";
import { Cancelled, failure, type Outcome, outcomeOfFailure, success } from "./outcome.js";
import { isReset, RESET_DONE, RESET_REASON } from "./reset.js";

/** What cells are run with. */
export interface ExecutionParts {
  iopub: IOPub;
  history: History;
  authors: Authors;
  questions: Questions;
  nextId: () => number;
}

/**
 * A second interrupt within this time is taken for a double click, a later one for despair: it
 * replaces the runner. In ms.
 */
const DESPAIR_MS = 1000;

/** Time after an interrupt at which a cell that goes on is told how to be ended, in ms. */
const PATIENCE_MS = 2000;

export class Executions {
  readonly #parts: ExecutionParts;
  readonly #shells = new Map<string | null, Shell>();
  #runner!: Supervisor;
  #compiler!: Compiler;
  #count = 0;
  /** Words in a cell for which the runner prepares, if it is told. */
  #words: ReadonlySet<string> = new Set();

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  /** Says who compiles and who runs the cells; called once, before the first cell. */
  use(compiler: Compiler, runner: Supervisor): void {
    this.#compiler = compiler;
    this.#runner = runner;
  }

  /** Queues a cell in its shell. */
  add(exchange: Exchange, request: ExecuteRequest, subshell: string | null): void {
    const shell = this.#shell(subshell);
    shell.queue.push({
      id: 0,
      exchange,
      request,
      line: 0,
      author: undefined,
      stage: "queued",
      asked: 0,
      cancel: () => undefined,
      interruptedAt: undefined,
    });
    if (!shell.current) void this.#work(shell);
  }

  /** A runner can take requests, and prepares for cells with these words in them. */
  runnerReady(words: readonly string[]): void {
    this.#words = new Set(words);
    for (const { current } of this.#shells.values()) {
      if (current?.stage === "waiting") this.#foresee(current);
    }
  }

  /** A subshell is deleted: what waits in it does not run, what runs is interrupted. */
  async close(subshell: string): Promise<void> {
    const shell = this.#shells.get(subshell);
    if (!shell) return;
    this.#shells.delete(subshell);
    const waiting = shell.queue.splice(0);
    dropAhead(shell);
    if (shell.current) this.#interrupt(shell.current);
    for (const cell of waiting) await this.#abort(cell.exchange, "its subshell was deleted");
  }

  /**
   * Interrupts whatever runs, in all shells, also when no cell does. If a cell does not end, a further interrupt replaces
   * the runner: its variables are lost then, so it is never done on a single press.
   */
  interrupt(): void {
    // The main shell comes last: the runner forces the one that it hears of last.
    const shells = [...this.#shells.values()].sort(
      (a, b) => Number(a.subshell === null) - Number(b.subshell === null),
    );
    const running = shells.flatMap(({ current }) => current ?? []);
    for (const cell of running) this.#interrupt(cell);
    // Perhaps what a cell left behind is meant: a runner whose thread it keeps busy ends that.
    if (running.length === 0) this.#runner.interrupt(this.#parts.nextId());
  }

  /** What the reply to a cell that does not run says beside the error: it gets no number of its own. */
  get withoutRun(): JsonObject {
    return { execution_count: this.#count, user_expressions: {}, payload: [] };
  }

  /** A runner died; says whether a cell will explain it. */
  explains(): boolean {
    return [...this.#shells.values()].some(({ current }) => current && current.stage !== "over");
  }

  #interrupt(cell: Cell): void {
    if (cell.stage === "over") return;
    if (cell.stage === "waiting") {
      cell.cancel(new Cancelled());
      this.#compiler.abandon(cell.asked);
      return;
    }
    const now = Date.now();
    if (cell.interruptedAt === undefined) {
      cell.interruptedAt = now;
      setTimeout(() => this.#adviseOn(cell), PATIENCE_MS).unref();
    }
    if (now - cell.interruptedAt >= DESPAIR_MS) {
      this.#runner.replace("the cell did not stop when it was interrupted repeatedly");
      return;
    }
    this.#runner.interrupt(cell.id);
    // After the interrupt: a runner that blocks until it is answered hears both.
    this.#parts.questions.withdraw(cell.id, { blocking: true });
  }

  #shell(subshell: string | null): Shell {
    let shell = this.#shells.get(subshell);
    if (!shell) {
      shell = { subshell, queue: [], current: undefined, ahead: undefined };
      this.#shells.set(subshell, shell);
    }
    return shell;
  }

  async #work(shell: Shell): Promise<void> {
    for (let cell = shell.queue.shift(); cell; cell = shell.queue.shift()) {
      shell.current = cell;
      try {
        await this.#execute(cell, shell);
      } catch (error) {
        // A fault of this server: it is told, and the queue goes on.
        const { message, stack } = error as Error;
        log(`execute_request: ${stack}`);
        const fault = { ename: "KernelFault", evalue: message, traceback: [message] };
        await cell.exchange.fail(fault, { ...this.withoutRun, execution_count: cell.line });
        cell.exchange.end();
      }
    }
    shell.current = undefined;
  }

  async #execute(cell: Cell, shell: Shell): Promise<void> {
    const { exchange, request } = cell;
    const { silent } = request;
    const author = this.#begin(cell);
    const outcome = isReset(request.code) ? await this.#reset(cell) : await this.#run(cell, shell);
    author.mayAsk = false;
    this.#parts.questions.withdraw(cell.id);
    await this.#runner.drained();
    cell.stage = "over";
    const failed = outcome.status === "error";
    const aborted = failed && request.stopOnError ? shell.queue.splice(0) : [];
    if (aborted.length > 0) dropAhead(shell);
    if (failed && !silent && !outcome.told) exchange.publish("error", { ...outcome.error });
    await exchange.reply("execute_reply", {
      status: outcome.status,
      execution_count: cell.line,
      user_expressions: outcome.userExpressions,
      payload: outcome.payload,
      ...outcome.error,
    });
    exchange.end();
    const { ename, evalue } = outcome.error ?? {};
    for (const late of aborted) {
      await this.#abort(late.exchange, `a cell before it failed (${ename}: ${evalue})`);
    }
    await this.#parts.iopub.settled();
  }

  /** Numbers the cell and announces it. */
  #begin(cell: Cell): Author {
    const { exchange, request } = cell;
    const { silent, storeHistory, code, allowStdin } = request;
    const { authors, history, nextId } = this.#parts;
    cell.id = nextId();
    // A cell that is not stored is shown with the number that the next stored one will have.
    cell.line = silent ? this.#count : this.#count + 1;
    if (storeHistory) {
      this.#count = cell.line;
      if (code.trim() !== "") history.add(cell.line, code);
    }
    const { identities, header } = exchange.request;
    const author: Author = { identities, header, silent, line: cell.line, mayAsk: allowStdin };
    cell.author = author;
    authors.begin(cell.id, author);
    exchange.begin();
    if (!silent) exchange.publish("execute_input", { code, execution_count: cell.line });
    return author;
  }

  /** Has the cell run; whatever happens to the runner, there is an outcome. */
  async #run(cell: Cell, shell: Shell): Promise<Outcome> {
    const { code, silent, userExpressions, allowStdin } = cell.request;
    const { id } = cell;
    const name = nameOf(cell.line);
    try {
      const compiled = await this.#unlessCancelled(cell, this.#compile(cell, shell));
      const { compilation } = compiled;
      if ("error" in compilation) return failure(compilation.error);
      if ("page" in compilation) return success([compilation.page]);
      await this.#unlessCancelled(cell, this.#runner.ready());
      cell.stage = "running";
      if (compilation.declared) this.#compiler.declare(compilation.declared);
      const expressions = Object.entries(compiled.userExpressions).map(([key, expression]) => [
        key,
        { code: userExpressions[key], compilation: expression },
      ]);
      const executed = this.#runner.request(
        {
          type: "execute",
          id,
          code,
          cell: compilation.cell,
          name,
          cellKey: cellKeyOf(cell),
          silent,
          userExpressions: Object.fromEntries(expressions),
          allowStdin,
          subshell: shell.subshell,
        },
        "executed",
      );
      this.#lookAhead(shell);
      const stopWatching = this.#watchBeginning(cell);
      const { status, error, told, ...reply } = await executed.finally(stopWatching);
      return { status, error, told, userExpressions: reply.userExpressions, payload: [] };
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  /** Has the runner prepare for a cell while that is being compiled. */
  #foresee({ request }: Cell): void {
    if (this.#words.size === 0) return;
    const words = request.code.match(/[\p{ID_Continue}$]+/gu) ?? [];
    if (!words.some((word) => this.#words.has(word))) return;
    // It is done once.
    this.#words = new Set();
    this.#runner.tell({ type: "prepare", id: 0 });
  }

  async #compile(cell: Cell, shell: Shell): Promise<Compiled> {
    this.#foresee(cell);
    const { ahead } = shell;
    shell.ahead = undefined;
    if (ahead) {
      cell.asked = ahead.id;
      const guessed = await ahead.result(nameOf(cell.line));
      if (guessed) return guessed;
    }
    cell.asked = cell.id;
    return this.#compiler.request(questionOf(cell.request, cell.id, cell.line), "compiled");
  }

  /** Has the next cell compiled while one runs. */
  #lookAhead(shell: Shell): void {
    const [next] = shell.queue;
    if (!next || isReset(next.request.code)) return;
    const line = next.request.silent ? this.#count : this.#count + 1;
    this.#foresee(next);
    const question = questionOf(next.request, this.#parts.nextId(), line);
    shell.ahead = new Ahead(this.#compiler, question);
  }

  /** Runs a cell that says %reset: a new runner takes over, and the numbers go on. */
  async #reset(cell: Cell): Promise<Outcome> {
    try {
      await this.#unlessCancelled(cell, this.#runner.ready());
      this.#runner.replace(RESET_REASON);
      await this.#runner.died();
      await this.#unlessCancelled(cell, this.#runner.ready());
      if (cell.author && !cell.request.silent) {
        this.#parts.iopub.stream("stdout", RESET_DONE, cell.author.header);
      }
      return success();
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  /** What a cell waits for before it runs; an interrupt ends the waiting. */
  async #unlessCancelled<T>(cell: Cell, awaited: Promise<T>): Promise<T> {
    cell.stage = "waiting";
    // Whoever stops waiting has been told why; a later failure is nobody's.
    awaited.catch(() => undefined);
    const cancelled = new Promise<never>((_, reject) => {
      cell.cancel = reject;
    });
    return Promise.race([awaited, cancelled]);
  }

  /** Ends a cell that never ran. */
  async #abort(exchange: Exchange, because: string): Promise<void> {
    const evalue = `not run, because ${because}`;
    const aborted = { ename: "Aborted", evalue, traceback: [`Aborted: ${evalue}`] };
    exchange.begin();
    await exchange.fail(aborted, this.withoutRun);
    exchange.end();
  }

  #watchBeginning(cell: Cell): () => void {
    return watchBeginning(cell.id, {
      progress: () => this.#runner.progress(),
      nameOf: (id) => {
        const line = this.#parts.authors.known(id)?.line;
        return line === undefined ? undefined : line === 0 ? "a control" : nameOf(line);
      },
      tell: (text) => this.#tell(cell, text),
    });
  }

  #adviseOn(cell: Cell): void {
    this.#tell(
      cell,
      "The cell has not stopped yet. Interrupt once more to replace the process that runs it; " +
        "all variables are lost then.\n",
    );
  }

  /** Says something to whoever waits for a cell. */
  #tell(cell: Cell, text: string): void {
    if (cell.stage === "over" || cell.request.silent) return;
    this.#parts.iopub.stream("stderr", text, cell.exchange.request.header);
  }
}

/** How tracebacks call a cell. */
function nameOf(line: number): string {
  return `Cell In[${line}]`;
}

function questionOf(
  { code, userExpressions }: ExecuteRequest,
  id: number,
  line: number,
): CompileQuestion {
  return { type: "compile", id, code, name: nameOf(line), userExpressions };
}

function dropAhead(shell: Shell): void {
  shell.ahead?.drop();
  shell.ahead = undefined;
}
