/**
 * The queues of cells.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute and #kernel-subshells
 *
 * Cells of one shell run one after the other, in the order of arrival; the main shell and each
 * subshell have a queue of their own.
 *
 * After an error, with stop_on_error, exactly the cells of the same shell that had arrived by then
 * fail too, as "Aborted"; no timer takes part, and a cell that arrives afterwards runs.
 */

import type { ExecuteFields, ExecuteRequest } from "../../wire/messages/execute.js";
import { log } from "../log.js";
import type { RequestContext } from "../request-context.js";
import { type Cell, newCell, type Shell } from "./cell.js";
import { ExecutionCount } from "./execution-count.js";
import { Interrupts } from "./interrupts.js";
import { CellLife, type LifeParts } from "./life.js";
import { dropLookahead } from "./lookahead.js";
import { aborted } from "./outcome.js";
import { Preparation } from "./preparation.js";

/** What the queues work with. */
export type QueueParts = Omit<LifeParts, "count" | "preparation">;

export class CellQueues {
  readonly #parts: LifeParts;
  readonly #interrupts: Interrupts;
  readonly #shells = new Map<string | null, Shell>();

  constructor(parts: QueueParts) {
    const count = new ExecutionCount();
    this.#parts = { ...parts, count, preparation: new Preparation(parts.runner) };
    this.#interrupts = new Interrupts(parts);
  }

  /** Queues a cell in its shell. */
  add(context: RequestContext, request: ExecuteRequest, subshell: string | null): void {
    const shell = this.#shell(subshell);
    shell.queue.push(newCell(context, request));
    if (!shell.current) void this.#work(shell);
  }

  /** A runner can take requests, and prepares for cells with these words in them. */
  runnerReady(words: readonly string[]): void {
    const { preparation } = this.#parts;
    preparation.offered(words);
    for (const { current } of this.#shells.values()) {
      if (current?.stage === "waiting") preparation.before(current.request.code);
    }
  }

  /** A subshell is deleted: what waits in it does not run, what runs is interrupted. */
  async close(subshell: string): Promise<void> {
    const shell = this.#shells.get(subshell);
    if (!shell) return;
    this.#shells.delete(subshell);
    const waiting = shell.queue.splice(0);
    dropLookahead(shell);
    if (shell.current) this.#interrupts.interruptOne(shell.current);
    for (const cell of waiting) await this.#abort(cell.context, "its subshell was deleted");
  }

  /** Interrupts whatever runs, in all shells, also when no cell does. */
  interrupt(): void {
    const shells = [...this.#shells.values()].sort(
      (a, b) => Number(a.subshell === null) - Number(b.subshell === null),
    );
    this.#interrupts.interrupt(shells.flatMap(({ current }) => current ?? []));
  }

  /** The fields of the reply to a cell that does not run. */
  get withoutRun(): ExecuteFields {
    return this.#parts.count.withoutRun;
  }

  /** Whether a cell will explain the death of a runner. */
  explains(): boolean {
    return [...this.#shells.values()].some(({ current }) => current && current.stage !== "over");
  }

  #shell(subshell: string | null): Shell {
    let shell = this.#shells.get(subshell);
    if (!shell) {
      shell = { subshell, queue: [], current: undefined, lookahead: undefined };
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
        // A fault of this server: it is reported, and the queue continues.
        const { message, stack } = error as Error;
        log(`execute_request: ${stack}`);
        const fault = { ename: "KernelFault", evalue: message, traceback: [message] };
        await cell.context.fail(fault, { ...this.withoutRun, execution_count: cell.line });
        cell.context.end();
      }
    }
    shell.current = undefined;
  }

  async #execute(cell: Cell, shell: Shell): Promise<void> {
    const life = new CellLife(this.#parts, cell, shell);
    const outcome = await life.run();
    const { error } = outcome;
    // Before the reply: a cell that arrives after it runs.
    const late = error && cell.request.stopOnError ? shell.queue.splice(0) : [];
    if (late.length > 0) dropLookahead(shell);
    await life.end(outcome);
    const because = `a cell before it failed (${error?.ename}: ${error?.evalue})`;
    for (const { context } of late) await this.#abort(context, because);
    await this.#parts.iopub.settled();
  }

  /** Ends a cell that never ran. */
  async #abort(context: RequestContext, because: string): Promise<void> {
    context.begin();
    await context.fail(aborted(because), this.withoutRun);
    context.end();
  }
}
