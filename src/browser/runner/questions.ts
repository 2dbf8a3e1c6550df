/**
 * Asking the user, in the place of kernel/runner/input/questions.ts. `ask` does not block. `askNow`
 * blocks this worker, which waits for the page's answer in memory that both share; where the page is
 * not cross-origin isolated there is none.
 */

import { causingCell } from "./attribution.js";
import { section } from "./interrupts.js";
import { emit } from "./outputs.js";

/** The front end does not let itself be asked, or does so no more. */
export class StdinNotAllowed extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StdinNotAllowed";
  }
}

export interface Question {
  prompt: string;
  password: boolean;
}

/** Pause between two looks for an answer, in ms. */
const LOOK = 50;
/** In the place of a length: the question will not be answered. */
const NO_ANSWER = -1;

const asking = new Set<number>();
const pending = new Map<number, { cell: number; settle(value: string | null): void }>();
let last = 0;
/** number of the question | length in bytes or NO_ANSWER | UTF-8 */
let answers: Int32Array | undefined;

/** From here on the page writes answers into this memory. */
export function shareAnswers(memory: Int32Array): void {
  answers = memory;
}

export function mayAsk(cell: number): void {
  asking.add(cell);
}

export function mayNotAsk(cell: number): void {
  asking.delete(cell);
  for (const [question, { cell: asker, settle }] of pending) {
    if (asker !== cell) continue;
    pending.delete(question);
    settle(null);
  }
}

export function mayBeAsked(cell: number): boolean {
  return asking.has(cell);
}

export function checkMayAsk(cell: number): void {
  if (asking.has(cell)) return;
  throw new StdinNotAllowed(
    "input is not available here: the front end runs this cell without it (allow_stdin is " +
      "false, as when notebooks are executed for a report), or the cell has ended. " +
      "Give the value in the code instead.",
  );
}

/** @throws StdinNotAllowed, Interrupted */
export function askNow({ prompt, password }: Question): string {
  const cell = causingCell();
  checkMayAsk(cell);
  if (!answers) {
    throw new StdinNotAllowed(
      "a cell cannot wait for input here: the page is not cross-origin isolated, so that it shares " +
        "no memory with the kernel. Give the value in the code instead, or use textbox().",
    );
  }
  const question = ++last;
  Atomics.store(answers, 0, 0);
  emit({ type: "question", id: cell, question, prompt, password, blocks: true });
  while (Atomics.load(answers, 0) !== question) {
    section(() => undefined);
    Atomics.wait(answers, 0, 0, LOOK);
  }
  const length = Atomics.load(answers, 1);
  if (length === NO_ANSWER) throw notAnswered();
  // What is shared cannot be decoded where it lies.
  return new TextDecoder().decode(new Uint8Array(answers.buffer, 8, length).slice());
}

/** @returns a promise that rejects with StdinNotAllowed when there will be no answer */
export async function ask({ prompt, password }: Question, cell = causingCell()): Promise<string> {
  checkMayAsk(cell);
  const question = ++last;
  const answer = new Promise<string | null>((settle) => pending.set(question, { cell, settle }));
  emit({ type: "question", id: cell, question, prompt, password, blocks: false });
  const value = await answer;
  if (value === null) throw notAnswered();
  return value;
}

export function answered(question: number, value: string | null): void {
  const asker = pending.get(question);
  pending.delete(question);
  asker?.settle(value);
}

function notAnswered(): StdinNotAllowed {
  return new StdinNotAllowed(
    "the question was not answered: the front end has no channel for input, or the cell ended",
  );
}
