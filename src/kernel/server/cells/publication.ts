/**
 * Publishes the runner's events on iopub: one message type for each event of channel.ts, with the
 * request that caused it as parent.
 */

import type { Event } from "../../channel.js";
import type { Publication as Message } from "../../wire/messages/iopub/publications.js";
import { type Death, explain } from "../children/death.js";
import type { History } from "../history/history.js";
import type { IOPub } from "../iopub.js";
import { log } from "../log.js";
import type { Causes } from "./causes.js";
import type { LateErrors } from "./late-errors.js";

/** The events that become a message as they are. */
export type Output = Exclude<Event, { type: "ready" | "comm" | "question" }>;

/** What a publication works with. */
export interface PublicationParts {
  iopub: IOPub;
  causes: Causes;
  history: History;
  lateErrors: LateErrors;
}

export class Publication {
  readonly #iopub: IOPub;
  readonly #causes: Causes;
  readonly #history: History;
  readonly #lateErrors: LateErrors;

  constructor({ iopub, causes, history, lateErrors }: PublicationParts) {
    this.#iopub = iopub;
    this.#causes = causes;
    this.#history = history;
    this.#lateErrors = lateErrors;
  }

  /** Publishes an event. */
  event(event: Output, buffers: Buffer[]): void {
    const cause = this.#causes.of(event.id);
    if (event.type === "lateError" && event.isOver) {
      this.#lateErrors.add(cause?.line ?? 0, event.error);
    }
    if (!cause) {
      log(`${event.type} before any cell: ${JSON.stringify(event)}`);
      return;
    }
    if (cause.silent) return;
    if (event.type === "stream") {
      this.#iopub.stream(event.name, event.text, cause.header);
      return;
    }
    if (event.type === "result") {
      const plain = event.bundle["text/plain"];
      if (typeof plain === "string") this.#history.setOutput(cause.line, plain);
    }
    const [type, content] = messageOf(event, cause.line);
    this.#iopub.publish(type, content, cause.header, { buffers });
  }

  /** Publishes output that bypassed the runner: of native code or a child process. */
  output(name: "stdout" | "stderr", text: string): void {
    const cause = this.#causes.last;
    if (!cause) log(`${name} of the runner: ${text.trimEnd()}`);
    else if (!cause.silent) this.#iopub.stream(name, text, cause.header);
  }

  /** Explains the death of a runner that no cell was waiting for. */
  died(death: Death): void {
    const explained = explain(death);
    const text = explained.traceback.join("\n");
    const cause = this.#causes.last;
    this.#lateErrors.add(cause?.line ?? 0, explained);
    if (cause) this.#iopub.stream("stderr", `${text}\n`, cause.header);
    else log(text);
  }
}

/** The iopub message that an event becomes: its type and content. */
function messageOf(event: Exclude<Output, { type: "stream" }>, line: number): Message {
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
      return ["error", event.error];
  }
}
