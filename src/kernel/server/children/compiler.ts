/**
 * The server's interface to the compiler. The process behind it may die or be replaced at any time:
 * the declarations of cells are kept here and sent to the next one. So an idle compiler can be
 * stopped: it uses more memory than everything else, and takes 0.4 s of processor time to start.
 */

import type { CompilerRequest, Reply } from "../../channel.js";
import { log } from "../log.js";
import type { Child, ChildCommand } from "./child.js";
import { ChildDied, causeOf } from "./death.js";
import { Supervisor } from "./supervisor.js";

/**
 * How long an abandoned cell may go on being compiled, in ms, before the
 * compiler is replaced: the next cell waits behind it.
 */
const PATIENCE_MS = 1500;

/** Why a compiler is replaced then. */
const ABANDONED = "what it compiled was interrupted";

/** Why it is stopped. */
const UNUSED = "it was not used for a while";

/** Requests to a compiler that it answers. */
type Question = Extract<
  CompilerRequest,
  { type: "compile" | "complete" | "inspect" | "isComplete" }
>;

export class Compiler {
  readonly #supervisor: Supervisor;
  /** Ids of requests, and whether each has been sent to a process. */
  readonly #unanswered = new Map<number, "waiting" | "asked">();
  readonly #rest: NodeJS.Timeout | undefined;
  #declared: object[] = [];
  /** Changes whenever what is known of earlier cells does. */
  knowledge = 0;

  /**
   * @param first A process started earlier, to save time; it must not be listened to yet.
   * @param restAfter After how long without use its process ends, in ms; Infinity: never.
   */
  constructor(command: ChildCommand, first: Child, restAfter: number) {
    this.#supervisor = new Supervisor(command, first, {
      event: (event) => {
        if (event.type !== "ready") return;
        this.#tell(this.#declared);
        this.#rest?.refresh();
      },
      output: (name, text) => log(`the compiler, on ${name}: ${text.trimEnd()}`),
      died: (death) => log(causeOf(death)),
    });
    if (restAfter !== Number.POSITIVE_INFINITY) {
      this.#rest = setTimeout(() => this.#letGo(), restAfter).unref();
    }
  }

  /** A request may come soon. */
  expect(): void {
    this.#rest?.refresh();
    this.#supervisor.wake();
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
    this.#unanswered.set(id, "waiting");
    try {
      await this.#supervisor.ready();
      if (!this.#unanswered.has(id)) throw new Error("the request was abandoned");
      this.#unanswered.set(id, "asked");
      return await this.#supervisor.request(request, reply);
    } catch (error) {
      const isInnocent = this.#unanswered.has(id) && error instanceof ChildDied;
      if (!isInnocent || error.death.killedBecause !== ABANDONED) throw error;
      return await this.request(request, reply);
    } finally {
      this.#unanswered.delete(id);
      this.#rest?.refresh();
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

  /**
   * The answer is no longer awaited: it is not asked, or, should the answer take long, the
   * process is replaced.
   */
  abandon(id: number): void {
    if (this.#unanswered.get(id) === "waiting") {
      this.#unanswered.delete(id);
      return;
    }
    setTimeout(() => {
      if (this.#unanswered.delete(id)) this.#supervisor.replace(ABANDONED);
    }, PATIENCE_MS).unref();
  }

  /** Ends the process for good. */
  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  /** The timer runs again from the next answer, or the next message from a user. */
  #letGo(): void {
    if (this.#unanswered.size === 0) this.#supervisor.rest(UNUSED);
  }

  #tell(declared: readonly object[]): void {
    if (declared.length > 0) this.#supervisor.tell({ type: "declare", id: 0, declared });
  }
}
