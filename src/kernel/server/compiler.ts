/**
 * The compiler as the rest of the server sees it. The process behind it may die or be replaced at
 * any time: what cells have declared is kept here and told to the next one.
 */

import type { CompilerRequest, Reply } from "../channel.js";
import type { Child, ChildCommand } from "./child.js";
import { ChildDied, causeOf } from "./death.js";
import { log } from "./log.js";
import { Supervisor } from "./supervisor.js";

/**
 * How long a cell may go on being compiled that nobody waits for any more, in ms, before the
 * compiler is replaced: the next cell waits behind it.
 */
const PATIENCE_MS = 1500;

/** Why a compiler is replaced then. */
const ABANDONED = "what it compiled was interrupted";

/** What a compiler is asked that it answers. */
type Question = Extract<
  CompilerRequest,
  { type: "compile" | "complete" | "inspect" | "isComplete" }
>;

export class Compiler {
  readonly #supervisor: Supervisor;
  readonly #unanswered = new Set<number>();
  #declared: object[] = [];
  /** Changes whenever what is known of earlier cells does. */
  knowledge = 0;

  /** @param first A process started earlier, to save time; it must not be listened to yet. */
  constructor(command: ChildCommand, first: Child) {
    this.#supervisor = new Supervisor(command, first, {
      event: (event) => {
        if (event.type === "ready") this.#tell(this.#declared);
      },
      output: (name, text) => log(`the compiler, on ${name}: ${text.trimEnd()}`),
      died: (death) => log(causeOf(death)),
    });
  }

  /**
   * Asks something about code; asks again where the process was replaced because of another
   * request.
   *
   * @throws ChildDied when the process ends before it replies
   */
  async request<T extends Reply["type"]>(
    request: Question,
    reply: T,
  ): Promise<Reply & { type: T }> {
    const { id } = request;
    this.#unanswered.add(id);
    try {
      return await this.#supervisor.request(request, reply);
    } catch (error) {
      const isInnocent = this.#unanswered.has(id) && error instanceof ChildDied;
      if (!isInnocent || error.death.killedBecause !== ABANDONED) throw error;
      return await this.request(request, reply);
    } finally {
      this.#unanswered.delete(id);
    }
  }

  /** A cell with these declarations is about to run; code that comes later may name them. */
  declare(declared: object): void {
    this.knowledge++;
    this.#declared.push(declared);
    this.#tell([declared]);
  }

  /** The runner is gone, and all that cells declared. */
  forget(): void {
    this.knowledge++;
    this.#declared = [];
    this.#supervisor.tell({ type: "forget", id: 0 });
  }

  /** Nobody waits for this answer any more; should it take long, the process is replaced. */
  abandon(id: number): void {
    setTimeout(() => {
      if (this.#unanswered.delete(id)) this.#supervisor.replace(ABANDONED);
    }, PATIENCE_MS).unref();
  }

  /** Ends the process for good. */
  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  #tell(declared: readonly object[]): void {
    if (declared.length > 0) this.#supervisor.tell({ type: "declare", id: 0, declared });
  }
}
