/**
 * Asking the user with everything else standing still, through the server (channel.ts, `question`).
 *
 * `askNow` blocks the main thread: the answer comes down file descriptor 6, which is read without
 * Node's event loop. The wait is cut into short pauses; an interrupt ends it at the next one.
 */

import { readSync } from "node:fs";
import { Socket } from "node:net";
import { NO_ANSWER } from "../../channel.js";
import { section } from "../interrupts/interrupts.js";
import { causingCell } from "../output/attribution.js";
import { checkMayAsk, notAnswered, put, type Question } from "./asking.js";

const ANSWERS = 6;
/** Pause between two looks for an answer, in ms: no one types faster. */
const LOOK = 5;
/** How long an interrupt may take through another pipe, in ms. */
const LATEST_INTERRUPT = 200;
/** Number and length in front of an answer. */
const HEAD = 8;

/** What was read from the pipe and not yet used. */
let bytes = Buffer.alloc(0);
/** Holds the end of the pipe open; nothing is read through it. */
const openEnds: Socket[] = [];

/**
 * Asks and waits for the answer, with everything else standing still.
 *
 * @throws StdinNotAllowed, Interrupted
 */
export function askNow(asked: Question): string {
  const cell = causingCell();
  checkMayAsk(cell);
  if (openEnds.length === 0) {
    // Has libuv make the pipe non-blocking.
    openEnds.push(new Socket({ fd: ANSWERS, readable: false, writable: false }).unref());
  }
  const question = put(cell, asked, true);
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

/** Never notified: waiting on it is a pause. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
