/**
 * Asking the user, in the place of kernel/runner/input/questions.ts. `askNow` blocks this worker, which
 * waits for the page's answer in memory that both share; where the page is not cross-origin isolated
 * there is none.
 */

import {
  checkMayAsk,
  notAnswered,
  put,
  type Question,
  StdinNotAllowed,
} from "../../kernel/runner/input/asking.js";
import { forgetAnswer, readAnswer } from "../answers.js";
import { causingCell } from "./attribution.js";
import { section } from "./interrupts.js";

/** Pause between two looks for an answer, in ms. */
const LOOK = 50;

let answers: Int32Array | undefined;

/** From here on the page writes answers into this memory. */
export function shareAnswers(memory: Int32Array): void {
  answers = memory;
}

/** @throws StdinNotAllowed, Interrupted */
export function askNow(asked: Question): string {
  const cell = causingCell();
  checkMayAsk(cell);
  if (!answers) {
    throw new StdinNotAllowed(
      "a cell cannot wait for input here: the page is not cross-origin isolated, so that it shares " +
        "no memory with the kernel. Give the value in the code instead, or use textbox().",
    );
  }
  forgetAnswer(answers);
  const question = put(cell, asked, true);
  for (;;) {
    const answer = readAnswer(answers, question);
    if (answer === null) throw notAnswered();
    if (answer !== undefined) return answer;
    // An interrupt ends the wait.
    section(() => undefined);
    Atomics.wait(answers, 0, 0, LOOK);
  }
}
