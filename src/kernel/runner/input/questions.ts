/**
 * Asking the user, through the server (channel.ts, `question`).
 *
 * `askNow` blocks the main thread: the answer comes down file descriptor 6, which is read without
 * Node's event loop. The wait is cut into short pauses; an interrupt ends it at the next one.
 * `ask` does not block; its answer comes the ordinary way.
 */

import { readSync } from "node:fs";
import { Socket } from "node:net";
import { NO_ANSWER } from "../../channel.js";
import { section } from "../interrupts/interrupts.js";
import { causingCell } from "../output/attribution.js";
import { emit } from "../output/outputs.js";

const ANSWERS = 6;
/** Pause between two looks for an answer, in ms: no one types faster. */
const LOOK = 5;
/** How long an interrupt may take through another pipe, in ms. */
const LATEST_INTERRUPT = 200;
/** Number and length in front of an answer. */
const HEAD = 8;

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
/** What was read from the pipe and not yet used. */
let bytes = Buffer.alloc(0);
/** Holds the end of the pipe open; nothing is read through it. */
const openEnds: Socket[] = [];

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
 * Asks and waits for the answer, with everything else standing still.
 *
 * @throws StdinNotAllowed, Interrupted
 */
export function askNow({ prompt, password }: Question): string {
  const cell = causingCell();
  checkMayAsk(cell);
  if (openEnds.length === 0) {
    // Has libuv make the pipe non-blocking.
    openEnds.push(new Socket({ fd: ANSWERS, readable: false, writable: false }).unref());
  }
  const question = ++last;
  section(() => emit({ type: "question", id: cell, question, prompt, password, blocks: true }));
  for (;;) {
    const answer = section(() => received(question));
    if (answer === null) throw withdrawn();
    if (answer !== undefined) return answer;
    Atomics.wait(PAUSE, 0, 0, LOOK);
  }
}

/** An interrupt withdraws the question too, and may itself be still on its way. */
function withdrawn(): Error {
  const until = performance.now() + LATEST_INTERRUPT;
  while (performance.now() < until) {
    section(() => undefined);
    Atomics.wait(PAUSE, 0, 0, LOOK);
  }
  return notAnswered();
}

/**
 * Asks; other code runs meanwhile.
 *
 * @returns a promise that rejects with StdinNotAllowed when there will be no answer
 */
export async function ask({ prompt, password }: Question, cell = causingCell()): Promise<string> {
  checkMayAsk(cell);
  const question = ++last;
  const answer = new Promise<string | null>((settle) => pending.set(question, { cell, settle }));
  section(() => emit({ type: "question", id: cell, question, prompt, password, blocks: false }));
  const value = await answer;
  if (value === null) throw notAnswered();
  return value;
}

/** The server's answer to a question that did not block. */
export function answered(question: number, value: string | null): void {
  const asker = pending.get(question);
  pending.delete(question);
  asker?.settle(value);
}

/** The answer if it is there; those to earlier questions, which were given up, are dropped. */
function received(question: number): string | null | undefined {
  const found = answerIn(question);
  if (found !== undefined) return found;
  readOnce();
  return answerIn(question);
}

function answerIn(question: number): string | null | undefined {
  while (bytes.length >= HEAD) {
    const number = bytes.readUInt32LE(0);
    const length = bytes.readUInt32LE(4);
    const end = HEAD + (length === NO_ANSWER ? 0 : length);
    if (bytes.length < end) return undefined;
    const text = bytes.toString("utf8", HEAD, end);
    bytes = bytes.subarray(end);
    if (number === question) return length === NO_ANSWER ? null : text;
  }
  return undefined;
}

/**
 * Never more than once for what is there: on Windows, which has no non-blocking pipes, it waits.
 */
function readOnce(): void {
  const piece = Buffer.alloc(65_536);
  try {
    const length = readSync(ANSWERS, piece);
    bytes = Buffer.concat([bytes, piece.subarray(0, length)]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
  }
}

function notAnswered(): StdinNotAllowed {
  return new StdinNotAllowed(
    "the question was not answered: the front end has no channel for input, or the cell ended",
  );
}

/** Never notified: waiting on it is a pause. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
