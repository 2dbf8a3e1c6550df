/**
 * Which cells may ask the user, and questions that do not block; their answers come the ordinary way.
 * The same on a computer and in a page; questions that block are not (questions.ts).
 */

import { section } from "../interrupts/interrupts.js";
import { causingCell } from "../output/attribution.js";
import { emit } from "../output/outputs.js";

/** The front end does not let itself be asked, or does so no more. */
export class StdinNotAllowed extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StdinNotAllowed";
  }
}

export interface Question {
  prompt: string;
  /** Whether the answer is to be hidden while it is typed. */
  password: boolean;
}

/** Cells whose front end answers questions. */
const asking = new Set<number>();
/** Questions that do not block. */
const pending = new Map<number, { cell: number; settle(value: string | null): void }>();
let last = 0;

/** A cell begins whose front end answers questions. */
export function mayAsk(cell: number): void {
  asking.add(cell);
}

/** The cell ended: its questions will not be answered. */
export function mayNotAsk(cell: number): void {
  asking.delete(cell);
  for (const [question, { cell: asker, settle }] of pending) {
    if (asker !== cell) continue;
    pending.delete(question);
    settle(null);
  }
}

/** Whether the front end of this cell takes questions. */
export function mayBeAsked(cell: number): boolean {
  return asking.has(cell);
}

/** @throws StdinNotAllowed when the front end of this cell takes no questions */
export function checkMayAsk(cell: number): void {
  if (asking.has(cell)) return;
  throw new StdinNotAllowed(
    "input is not available here: the front end runs this cell without it (allow_stdin is " +
      "false, as when notebooks are executed for a report), or the cell has ended. " +
      "Give the value in the code instead.",
  );
}

/**
 * Puts a question of a cell to the front end.
 * @returns its number
 * @throws Interrupted
 */
export function put(cell: number, { prompt, password }: Question, blocks: boolean): number {
  const question = ++last;
  section(() => emit({ type: "question", id: cell, question, prompt, password, blocks }));
  return question;
}

/**
 * Asks; other code runs meanwhile.
 *
 * @returns a promise that rejects with StdinNotAllowed when there will be no answer
 */
export async function ask(question: Question, cell = causingCell()): Promise<string> {
  checkMayAsk(cell);
  const number = put(cell, question, false);
  const value = await new Promise<string | null>((settle) => pending.set(number, { cell, settle }));
  if (value === null) throw notAnswered();
  return value;
}

/** The answer to a question that did not block. */
export function answered(question: number, value: string | null): void {
  const asker = pending.get(question);
  pending.delete(question);
  asker?.settle(value);
}

export function notAnswered(): StdinNotAllowed {
  return new StdinNotAllowed(
    "the question was not answered: the front end has no channel for input, or the cell ended",
  );
}
