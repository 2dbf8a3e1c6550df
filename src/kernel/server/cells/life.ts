/**
 * The life of one cell, from its number to its reply:
 *
 *   begin ──▶ compile ──▶ wait for a runner ──▶ run ──▶ last outputs ──▶ reply, idle
 *
 * Whatever happens to the compiler or the runner, there is a reply.
 */

import type { Compiler } from "../children/compiler.js";
import type { Supervisor } from "../children/supervisor.js";
import type { History } from "../history/history.js";
import type { IOPub } from "../iopub.js";
import type { Questions } from "../questions.js";
import { watchBeginning } from "./blocked-cell.js";
import type { Cause, Causes } from "./causes.js";
import { type Cell, cellKeyOf, nameOf, type Shell, unlessCancelled } from "./cell.js";
import type { ExecutionCount } from "./execution-count.js";
import { type Compiled, Lookahead, questionOf } from "./lookahead.js";
import { failure, type Outcome, outcomeOfFailure, replyOf, success } from "./outcome.js";
import type { Preparation } from "./preparation.js";
import { isReset, reset } from "./reset.js";

/** What cells are run with. */
export interface LifeParts {
  compiler: Compiler;
  runner: Supervisor;
  iopub: IOPub;
  history: History;
  causes: Causes;
  questions: Questions;
  count: ExecutionCount;
  preparation: Preparation;
  nextId: () => number;
}

export class CellLife {
  readonly #parts: LifeParts;
  readonly #cell: Cell;
  readonly #shell: Shell;

  constructor(parts: LifeParts, cell: Cell, shell: Shell) {
    this.#parts = parts;
    this.#cell = cell;
    this.#shell = shell;
  }

  /**
   * Runs the cell until it has its outcome; no output comes after that.
   *
   * @throws what is a fault of this server
   */
  async run(): Promise<Outcome> {
    const { runner, questions } = this.#parts;
    const cell = this.#cell;
    const cause = this.#begin();
    const outcome = isReset(cell.request.code)
      ? await reset(cell, this.#parts)
      : await this.#outcome();
    cause.mayAsk = false;
    questions.withdraw(cell.id);
    await runner.drained();
    cell.stage = "over";
    return outcome;
  }

  /** Replies with the outcome, and ends the request. */
  async end(outcome: Outcome): Promise<void> {
    const { context, request, line } = this.#cell;
    const { error, isPublished } = outcome;
    if (error && !request.silent && !isPublished) context.publish("error", error);
    await context.reply("execute_reply", replyOf(outcome, line));
    context.end();
  }

  /** Numbers the cell and announces it. */
  #begin(): Cause {
    const cell = this.#cell;
    const { context, request } = cell;
    const { silent, storeHistory, code, allowStdin } = request;
    const { causes, history, nextId, count } = this.#parts;
    cell.id = nextId();
    cell.line = count.lineOf(request);
    if (storeHistory) {
      count.begin(cell.line);
      if (code.trim() !== "") history.add(cell.line, code);
    }
    const { identities, header } = context.request;
    const cause: Cause = { identities, header, silent, line: cell.line, mayAsk: allowStdin };
    cell.cause = cause;
    causes.begin(cell.id, cause);
    context.begin();
    if (!silent) context.publish("execute_input", { code, execution_count: cell.line });
    return cause;
  }

  async #outcome(): Promise<Outcome> {
    const { compiler, runner } = this.#parts;
    const cell = this.#cell;
    try {
      const compiled = await unlessCancelled(cell, this.#compile());
      const { compilation } = compiled;
      if ("error" in compilation) return failure(compilation.error);
      if ("page" in compilation) return success([compilation.page]);
      await unlessCancelled(cell, runner.ready());
      cell.stage = "running";
      if (compilation.declared) compiler.declare(compilation.declared);
      const { code, silent, userExpressions, allowStdin } = cell.request;
      const expressions = Object.entries(compiled.userExpressions).map(([key, expression]) => [
        key,
        { code: userExpressions[key], compilation: expression },
      ]);
      const executed = runner.request(
        {
          type: "execute",
          id: cell.id,
          code,
          cell: compilation.cell,
          name: nameOf(cell.line),
          cellKey: cellKeyOf(cell),
          silent,
          userExpressions: Object.fromEntries(expressions),
          allowStdin,
          subshell: this.#shell.subshell,
        },
        "executed",
      );
      this.#lookAhead();
      const { error, told, ...reply } = await executed.finally(this.#watchBeginning());
      return {
        error,
        isPublished: told,
        userExpressions: reply.userExpressions,
        payload: reply.payload,
      };
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  async #compile(): Promise<Compiled> {
    const { compiler, preparation } = this.#parts;
    const cell = this.#cell;
    preparation.before(cell.request.code);
    const { lookahead } = this.#shell;
    this.#shell.lookahead = undefined;
    if (lookahead) {
      cell.asked = lookahead.id;
      const guessed = await lookahead.result(nameOf(cell.line));
      if (guessed) return guessed;
    }
    cell.asked = cell.id;
    return compiler.request(questionOf(cell.request, cell.id, cell.line), "compiled");
  }

  /** Has the next cell compiled while this one runs. */
  #lookAhead(): void {
    const { compiler, count, nextId, preparation } = this.#parts;
    const [next] = this.#shell.queue;
    if (!next || isReset(next.request.code)) return;
    preparation.before(next.request.code);
    const question = questionOf(next.request, nextId(), count.lineOf(next.request));
    this.#shell.lookahead = new Lookahead(compiler, question);
  }

  /** Tells the cell if it does not begin, and why; the function that is returned ends the watch. */
  #watchBeginning(): () => void {
    const { runner, causes, iopub } = this.#parts;
    const cell = this.#cell;
    return watchBeginning(cell.id, {
      progress: () => runner.progress(),
      nameOf: (id) => {
        const line = causes.known(id)?.line;
        return line === undefined ? undefined : line === 0 ? "a control" : nameOf(line);
      },
      tell: (text) => {
        if (cell.stage === "over" || cell.request.silent) return;
        iopub.stream("stderr", text, cell.context.request.header);
      },
    });
  }
}
