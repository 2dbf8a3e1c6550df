/**
 * Supervises a runner or a compiler: requests can always be sent to it, although the process behind
 * it may die and be replaced.
 *
 * A process that died after it had been ready is replaced at once. One that died before is
 * replaced when the next request comes, so that a process that cannot start is not restarted
 * forever, unless there is another way to start it. A process without state may be stopped silently
 * while it is idle. Requests wait until the process is ready.
 */

import type { Progress, Reply, Request } from "../../channel.js";
import type { DapRequest } from "../../dap.js";
import { log } from "../log.js";
import { Child, type ChildCommand, type ChildListener } from "./child.js";
import { ChildDied, type Death } from "./death.js";

export class Supervisor {
  readonly #command: ChildCommand;
  readonly #listener: ChildListener;
  #process: Child | undefined;
  #starting: { promise: Promise<void>; done(): void; failed(error: Error): void } | undefined;
  /** There is no process because none was needed. */
  #resting = false;
  /** Resolves when the process that was put to rest last is gone. */
  #left: Promise<void> = Promise.resolve();
  #stopped = false;
  #improved = false;
  readonly #ending = new AbortController();

  /**
   * @param first A process started earlier, to save time; it must not be listened to yet. Without
   *   it, the first is started when it is needed.
   */
  constructor(command: ChildCommand, first: Child | undefined, listener: ChildListener) {
    this.#command = command;
    this.#listener = listener;
    if (first) this.#adopt(first);
  }

  /**
   * Resolves when requests can be sent.
   *
   * @throws ChildDied when the process ends before it is ready.
   */
  ready(): Promise<void> {
    if (!this.#process && !this.#stopped) this.#adopt(new Child(this.#command));
    return this.#starting?.promise ?? Promise.resolve();
  }

  /**
   * Sends a request as soon as possible and resolves with its reply.
   *
   * @throws ChildDied when the process ends before it replies.
   */
  async request<T extends Reply["type"]>(request: Request, reply: T): Promise<Reply & { type: T }> {
    await this.ready();
    if (!this.#process) throw new Error(`a request after the ${this.#command.role} was stopped`);
    return this.#process.request(request, reply);
  }

  /** Resolves when the present process is gone and everything it said was delivered. */
  async died(): Promise<void> {
    await this.#process?.died;
  }

  /** Sends a request that has no reply, if the process is ready for it. */
  tell(request: Request): void {
    if (this.#process?.ready) this.#process.tell(request);
  }

  /** Hands an answer to a question, or null, to the process. */
  answer(question: number, value: string | null, blocks: boolean): void {
    this.#process?.answer(question, value, blocks);
  }

  /** Sends a request to the debugger of the process. */
  debug(request: DapRequest): void {
    this.#process?.debug(request);
  }

  /** Interrupts the cell with this id, if it is running. */
  interrupt(id: number): void {
    this.#process?.interrupt(id);
  }

  /** What the process is at; does not resolve when it cannot be asked. */
  progress(): Promise<Progress> {
    return this.#process?.progress() ?? new Promise(() => undefined);
  }

  /** The id of the present process; undefined: there is none. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Ends the process at once; a new one takes its place. */
  replace(because: string): void {
    this.#process?.kill(because);
  }

  /**
   * Ends the process quietly, unless it is just being started; `wake` or the next request starts
   * another.
   */
  rest(because: string): void {
    const process = this.#process;
    if (!process?.ready || this.#stopped) return;
    this.#process = undefined;
    this.#resting = true;
    this.#left = process.stop(because);
  }

  /** Starts a process after `rest`, before the next request. */
  wake(): void {
    if (this.#resting) void this.ready();
  }

  /** Resolves when everything printed before this call has been delivered. */
  async drained(): Promise<void> {
    await this.#process?.drained();
  }

  /**
   * Ends the process for good; what it said was delivered then.
   *
   * @param graceMs how long it may wait for what is still to come
   */
  async stop(graceMs = 0): Promise<void> {
    this.#stopped = true;
    this.#ending.abort();
    const process = this.#process;
    await Promise.all([process?.stop("the kernel is shutting down", graceMs), this.#left]);
    if (graceMs > 0) await process?.died;
  }

  #adopt(process: Child): void {
    const command = this.#command;
    this.#process = process;
    this.#resting = false;
    // Kept while one process after the other is tried: a request may be waiting.
    this.#starting ??= deferred();
    process.listen({
      event: (event, buffers) => {
        if (event.type !== "ready") {
          this.#listener.event(event, buffers);
          return;
        }
        const ready = () => {
          if (process !== this.#process) return;
          this.#starting?.done();
          this.#starting = undefined;
          this.#improve();
          this.#listener.event(event, buffers);
        };
        const preparing = this.#listener.prepare?.(event);
        if (preparing) void preparing.then(ready);
        else ready();
      },
      output: (name, text) => {
        // What is printed while it starts is not a cell's, even if one is waiting for it.
        if (process.ready) this.#listener.output(name, text);
        else log(`a ${command.role} that starts, on ${name}: ${text.trimEnd()}`);
      },
      debugged: (message) => {
        if (process === this.#process) this.#listener.debugged?.(message);
      },
      died: (death) => {
        // One that was put to rest has been left already.
        if (process === this.#process) this.#bury(death);
      },
    });
  }

  /** Once per kernel, and only after a process has proved that it starts. */
  #improve(): void {
    if (this.#improved) return;
    this.#improved = true;
    this.#command.improve(this.#ending.signal).catch((error: Error) => {
      if (!this.#stopped) log(`it will not start quicker than now: ${error.message}`);
    });
  }

  #bury(death: Death): void {
    this.#process = undefined;
    if (this.#stopped) return;
    const isOwnFailure = !death.wasReady && death.killedBecause === undefined;
    if (isOwnFailure && this.#command.changeAfterFailure()) {
      log(`a ${this.#command.role} did not start; it is started another way`);
      this.#adopt(new Child(this.#command));
      return;
    }
    const starting = this.#starting;
    this.#starting = undefined;
    if (death.wasReady) this.#adopt(new Child(this.#command));
    starting?.failed(new ChildDied(death));
    this.#listener.died(death);
  }
}

function deferred() {
  let done = () => {};
  let failed = (_error: Error) => {};
  const promise = new Promise<void>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  // There may or may not be a waiter; an unobserved failure is reported by `died`.
  promise.catch(() => undefined);
  return { promise, done, failed };
}
