/**
 * Questions to the user (protocol, section "Messages on the stdin (ROUTER/DEALER) channel").
 *
 * A question goes to the client that sent the request, by the same routing frames: clients use one
 * identity on shell and stdin. There is one open question at a time. A client need not say which
 * question it answers; if it does (by parent_header) and it is another one, the answer came too
 * late.
 */

import type { Event } from "../channel.js";
import type { Message } from "../wire/message.js";
import { type InputRequest, inputReply } from "../wire/messages/input.js";
import type { Session } from "../wire/session.js";
import type { Writer } from "../wire/writer.js";
import type { Cause, Causes } from "./cells/causes.js";
import type { IOPub } from "./iopub.js";
import { logRecurring } from "./log.js";

type Question = Event & { type: "question" };

/** Takes an answer, or null when there will be none. */
export type Answer = (question: Question, value: string | null) => void;

interface Asked {
  question: Question;
  cause: Cause;
  messageId: string;
}

/** A requester's stdin may still be connecting when its first cell asks: tries, and ms between. */
const TRIES = 20;
const BETWEEN_MS = 100;

export class Questions {
  readonly #causes: Causes;
  readonly #iopub: IOPub;
  readonly #session: Session;
  readonly #stdin: Writer;
  readonly #answer: Answer;
  readonly #waiting: Asked[] = [];

  constructor(
    parts: { causes: Causes; iopub: IOPub; session: Session; stdin: Writer },
    answer: Answer,
  ) {
    this.#causes = parts.causes;
    this.#iopub = parts.iopub;
    this.#session = parts.session;
    this.#stdin = parts.stdin;
    this.#answer = answer;
  }

  /** Asks, after the questions before it were answered. */
  ask(question: Question): void {
    const cause = this.#causes.of(question.id);
    if (!cause?.mayAsk) {
      this.#answer(question, null);
      return;
    }
    const asked = { question, cause, messageId: this.#session.newId() };
    this.#waiting.push(asked);
    if (this.#waiting.length === 1) void this.#send(asked);
  }

  /** Takes a message from the stdin channel. */
  receive(message: Message): void {
    const [asked] = this.#waiting;
    const { msg_id: parent } = message.parentHeader;
    const isAnswer = message.header.msg_type === "input_reply";
    const fits = parent === undefined || parent === asked?.messageId;
    if (!asked || !isAnswer || !fits || !sameFrames(message.identities, asked.cause.identities)) {
      logRecurring("stdin: a message was dropped: it answers nothing that was asked");
      return;
    }
    const value = inputReply(message.content);
    if (value === undefined) {
      logRecurring("stdin: an input_reply was dropped: its value is not a string");
      return;
    }
    this.#settle(asked, value);
  }

  /**
   * The request with this id is over: its questions are withdrawn. Or it is only
   * interrupted, and `blocking`: those that its runner does nothing else for.
   */
  withdraw(id: number, { blocking = false } = {}): void {
    for (const asked of [...this.#waiting]) {
      const { question } = asked;
      if (question.id === id && (question.blocks || !blocking)) this.#settle(asked, null);
    }
  }

  /** The runner that asked is gone. */
  withdrawAll(): void {
    this.#waiting.length = 0;
  }

  async #send(asked: Asked): Promise<void> {
    const { question, cause, messageId } = asked;
    const content: InputRequest = { prompt: question.prompt, password: question.password };
    // What was printed before is to be read before.
    await this.#iopub.settled();
    for (let tries = 1; this.#waiting[0] === asked; tries++) {
      const frames = this.#session.compose(
        cause.identities,
        "input_request",
        content,
        cause.header,
        { messageId },
      );
      if (await this.#stdin.sent(frames)) return;
      if (tries === TRIES) {
        logRecurring("stdin: a question was not asked: the requester has no stdin channel");
        this.#settle(asked, null);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
  }

  #settle(asked: Asked, value: string | null): void {
    const at = this.#waiting.indexOf(asked);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    this.#answer(asked.question, value);
    const [next] = this.#waiting;
    if (at === 0 && next) void this.#send(next);
  }
}

function sameFrames(a: readonly Buffer[], b: readonly Buffer[]): boolean {
  return a.length === b.length && a.every((frame, i) => frame.equals(b[i] as Buffer));
}
