/**
 * The queue of cells (protocol, section "Execute").
 *
 * Cells run one after the other, in the order of arrival. The execution counter lives here and
 * outlives runners. What a cell says is published under the request that started it, also when
 * it says it later, from a timer.
 *
 * After an error, with stop_on_error, exactly the cells that had arrived by then fail too, as
 * "Aborted"; no timer takes part, and a cell that arrives afterwards runs.
 */

import type { ErrorContent, Event, Reply } from "../channel.js";
import type { Header, JsonObject } from "../wire/message.js";
import type { ExecuteRequest } from "../wire/requests.js";
import { type Death, explain, RunnerDied } from "./death.js";
import type { Exchange } from "./exchange.js";
import type { History } from "./history.js";
import type { IOPub } from "./iopub.js";
import { log } from "./log.js";
import type { Runner } from "./runner.js";

/** One cell, from arrival to idle. */
interface Cell {
  id: number;
  exchange: Exchange;
  request: ExecuteRequest;
  /** Set when it begins. */
  line: number;
  /** Where it stands: in the queue, waiting for a runner, in the runner's hands, or over. */
  stage: "queued" | "waiting" | "running" | "over";
  /** Ends a cell that waits for a runner. */
  cancel: (reason: Cancelled) => void;
  /** When it was interrupted first, in ms since the epoch. */
  interruptedAt: number | undefined;
}

/** Who is to be told what an execute id says after its cell ended. */
interface Author {
  header: Header;
  silent: boolean;
  line: number;
}

class Cancelled extends Error {}

/**
 * A second interrupt within this time is taken for a double click, a later one for despair: it
 * replaces the runner. In ms.
 */
const DESPAIR_MS = 1000;

/** Time after an interrupt at which a cell that goes on is told how to be ended, in ms. */
const PATIENCE_MS = 2000;

/** How many cells are remembered for their late output. */
const AUTHORS = 4096;

const INTERRUPTED: ErrorContent = {
  ename: "Interrupted",
  evalue: "the cell was interrupted before it began",
  traceback: ["Interrupted: the cell was interrupted before it began"],
};

/** JupyterLab names the cell in the request's metadata; front ends that do not are told by the code. */
function cellKeyOf({ exchange, request }: Cell): string {
  const { cellId } = exchange.request.metadata;
  return typeof cellId === "string" ? cellId : request.code;
}

export class Executions {
  readonly #iopub: IOPub;
  readonly #history: History;
  readonly #queue: Cell[] = [];
  readonly #authors = new Map<number, Author>();
  readonly #nextId: () => number;
  #runner!: Runner;
  #current: Cell | undefined;
  #last: Author | undefined;
  #count = 0;

  constructor(iopub: IOPub, history: History, nextId: () => number) {
    this.#iopub = iopub;
    this.#history = history;
    this.#nextId = nextId;
  }

  /** Says who runs the cells; called once, before the first cell. */
  use(runner: Runner): void {
    this.#runner = runner;
  }

  /** Queues a cell. */
  add(exchange: Exchange, request: ExecuteRequest): void {
    const cell: Cell = {
      id: this.#nextId(),
      exchange,
      request,
      line: 0,
      stage: "queued",
      cancel: () => undefined,
      interruptedAt: undefined,
    };
    this.#queue.push(cell);
    if (!this.#current) void this.#work();
  }

  /**
   * Interrupts the current cell. If it does not end, a further interrupt replaces the runner:
   * its variables are lost then, so it is never done on a single press.
   */
  interrupt(): void {
    const cell = this.#current;
    if (!cell || cell.stage === "over") return;
    if (cell.stage === "waiting") {
      cell.cancel(new Cancelled());
      return;
    }
    const now = Date.now();
    if (cell.interruptedAt === undefined) {
      cell.interruptedAt = now;
      setTimeout(() => this.#adviseOn(cell), PATIENCE_MS).unref();
    }
    if (now - cell.interruptedAt >= DESPAIR_MS) {
      this.#runner.replace("the cell did not stop when it was interrupted repeatedly");
    } else this.#runner.interrupt(cell.id);
  }

  /** Publishes what the runner says. */
  event(event: Event, buffers: Buffer[]): void {
    if (event.type === "ready") return;
    const author = this.#authors.get(event.id) ?? this.#last;
    if (!author) {
      log(`${event.type} before any cell: ${JSON.stringify(event)}`);
      return;
    }
    if (author.silent) return;
    if (event.type === "stream") {
      this.#iopub.stream(event.name, event.text, author.header);
      return;
    }
    if (event.type === "result") {
      const plain = event.bundle["text/plain"];
      if (typeof plain === "string") this.#history.setOutput(author.line, plain);
    }
    const [type, content] = messageOf(event, author.line);
    this.#iopub.publish(type, content, author.header, { buffers });
  }

  /** Publishes what somebody printed past the runner: native code or a child process. */
  output(name: "stdout" | "stderr", text: string): void {
    const author = this.#last;
    if (!author) log(`${name} of the runner: ${text.trimEnd()}`);
    else if (!author.silent) this.#iopub.stream(name, text, author.header);
  }

  /** Explains the death of a runner that no cell was waiting for. */
  died(death: Death): void {
    // A cell that was running, or waiting for the runner, ends with the explanation itself.
    if (this.#current && this.#current.stage !== "over") return;
    const text = explain(death).traceback.join("\n");
    if (this.#last) this.#iopub.stream("stderr", `${text}\n`, this.#last.header);
    else log(text);
  }

  async #work(): Promise<void> {
    for (let cell = this.#queue.shift(); cell; cell = this.#queue.shift()) {
      this.#current = cell;
      try {
        await this.#execute(cell);
      } catch (error) {
        // A fault of this server: it is told, and the queue goes on.
        const { message, stack } = error as Error;
        log(`execute_request: ${stack}`);
        await cell.exchange.fail({ ename: "KernelFault", evalue: message, traceback: [message] });
        cell.exchange.end();
      }
    }
    this.#current = undefined;
  }

  async #execute(cell: Cell): Promise<void> {
    const { exchange, request } = cell;
    const { silent } = request;
    this.#begin(cell);
    const outcome = await this.#run(cell);
    await this.#runner.drained();
    cell.stage = "over";
    const failed = outcome.status === "error";
    const aborted = failed && request.stopOnError ? this.#queue.splice(0) : [];
    if (failed && !silent) exchange.publish("error", { ...outcome.error });
    await exchange.reply("execute_reply", {
      status: outcome.status,
      execution_count: cell.line,
      user_expressions: outcome.userExpressions,
      payload: outcome.payload,
      ...outcome.error,
    });
    exchange.end();
    for (const late of aborted) await abort(late.exchange, outcome.error);
    await this.#iopub.settled();
  }

  /** Numbers the cell and announces it. */
  #begin(cell: Cell): void {
    const { exchange, request } = cell;
    const { silent, storeHistory, code } = request;
    // A cell that is not stored is shown with the number that the next stored one will have.
    cell.line = silent ? this.#count : this.#count + 1;
    if (storeHistory) {
      this.#count = cell.line;
      this.#history.add(cell.line, code);
    }
    this.#last = { header: exchange.request.header, silent, line: cell.line };
    this.#remember(cell.id, this.#last);
    exchange.begin();
    if (!silent) exchange.publish("execute_input", { code, execution_count: cell.line });
  }

  /** Has the cell run; whatever happens to the runner, there is an outcome. */
  async #run(cell: Cell): Promise<Outcome> {
    const { code, silent, storeHistory, userExpressions, allowStdin } = cell.request;
    cell.stage = "waiting";
    try {
      const cancelled = new Promise<never>((_, reject) => {
        cell.cancel = reject;
      });
      await Promise.race([this.#runner.ready(), cancelled]);
      cell.stage = "running";
      const reply = await this.#runner.request(
        {
          type: "execute",
          id: cell.id,
          code,
          executionCount: cell.line,
          cellKey: cellKeyOf(cell),
          silent,
          storeHistory,
          userExpressions,
          allowStdin,
        },
        "executed",
      );
      return outcomeOf(reply);
    } catch (error) {
      if (error instanceof RunnerDied) return failure(explain(error.death));
      if (error instanceof Cancelled) return failure(INTERRUPTED);
      throw error;
    }
  }

  #adviseOn(cell: Cell): void {
    if (cell.stage === "over" || cell.request.silent) return;
    this.#iopub.stream(
      "stderr",
      "The cell has not stopped yet. Interrupt once more to replace the process that runs it; " +
        "all variables are lost then.\n",
      cell.exchange.request.header,
    );
  }

  #remember(id: number, author: Author): void {
    this.#authors.set(id, author);
    if (this.#authors.size <= AUTHORS) return;
    for (const oldest of this.#authors.keys()) {
      this.#authors.delete(oldest);
      return;
    }
  }
}

/** What an execute_reply says, apart from the number. */
interface Outcome {
  status: "ok" | "error";
  error: ErrorContent | undefined;
  userExpressions: Record<string, unknown>;
  payload: Record<string, unknown>[];
}

/** The iopub message that an event becomes: its type and content. */
function messageOf(
  event: Exclude<Event, { type: "ready" | "stream" }>,
  line: number,
): [type: string, content: JsonObject] {
  switch (event.type) {
    case "display": {
      const { bundle: data, metadata, displayId } = event;
      const transient = displayId === undefined ? {} : { display_id: displayId };
      return ["display_data", { data, metadata, transient }];
    }
    case "update": {
      const { bundle: data, metadata, displayId } = event;
      return ["update_display_data", { data, metadata, transient: { display_id: displayId } }];
    }
    case "result": {
      const { bundle: data, metadata } = event;
      return ["execute_result", { execution_count: line, data, metadata }];
    }
    case "clear":
      return ["clear_output", { wait: event.wait }];
    case "lateError":
      return ["error", { ...event.error }];
  }
}

function outcomeOf(reply: Reply & { type: "executed" }): Outcome {
  const { status, error, userExpressions, payload } = reply;
  return { status, error, userExpressions, payload };
}

function failure(error: ErrorContent): Outcome {
  return { status: "error", error, userExpressions: {}, payload: [] };
}

/** Ends a cell that never ran because one before it failed. */
async function abort(exchange: Exchange, cause: ErrorContent | undefined): Promise<void> {
  const evalue = `not run, because a cell before it failed (${cause?.ename}: ${cause?.evalue})`;
  exchange.begin();
  await exchange.fail({ ename: "Aborted", evalue, traceback: [`Aborted: ${evalue}`] });
  exchange.end();
}
