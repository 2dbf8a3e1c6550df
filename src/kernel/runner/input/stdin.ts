/**
 * What cells find as `process.stdin`: a stream whose lines are asked for when somebody reads, so
 * that Node's readline works in cells. Each cell has its own; it ends with the cell.
 *
 *   const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
 *   const name = await rl.question("Your name? ");
 *
 * A stream wants to be read ahead, and a question to the user cannot be taken back. So where
 * readline reads, a line is asked for when readline itself waits for one (readline.ts): with the
 * prompt that it would write, or when its lines are listened to.
 *
 * Where nobody can be asked a reader would wait for ever. So the cell that reads fails then.
 */

import { Readable } from "node:stream";
import { endRun } from "../interrupts/interrupts.js";
import { causingCell } from "../output/attribution.js";
import { END_OF_INPUT } from "./input.js";
import { ask } from "./questions.js";

/** Node's own, before user code's timers were wrapped. */
const soon = setImmediate;
const later = setTimeout;

/** How long a reader that writes prompts may take to write the next one, in ms. */
const PROMPT_MS = 300;

/** Somebody who reads lines from the stream. */
export interface LineReader {
  /** Whether it waits for a line without a prompt. */
  isListening(): boolean;
  /** Whether it has written prompts before. */
  hasPrompted: boolean;
}

export class CellInput extends Readable {
  readonly fd = 0;
  readonly isTTY = false;
  readonly #cell: number;
  readonly #readers = new Set<LineReader>();
  /** Whether the stream would take a line. */
  #isWanted = false;
  #isAsked = false;
  #prompt: string | undefined;

  constructor(cell: number) {
    super({ encoding: "utf8" });
    this.#cell = cell;
    this.on("newListener", () => this.consider());
  }

  override _read(): void {
    this.#isWanted = true;
    this.#askFor(this.#prompt);
    this.consider();
  }

  addReader(reader: LineReader): void {
    this.#readers.add(reader);
  }

  removeReader(reader: LineReader): void {
    this.#readers.delete(reader);
  }

  /**
   * Asks for the next line with this prompt.
   *
   * @returns false when it has been asked for already: then the prompt is for whoever writes it
   */
  askWith(prompt: string): boolean {
    if (this.#isAsked) return false;
    this.#prompt = prompt;
    if (this.#isWanted) this.#askFor(prompt);
    return true;
  }

  /** Asks without a prompt if somebody waits for that, once who is about to write one has done so. */
  consider(): void {
    soon(() => {
      if (!this.#isNeeded()) return;
      if ([...this.#readers].some(({ hasPrompted }) => hasPrompted)) {
        later(() => this.#isNeeded() && this.#askFor(""), PROMPT_MS);
      } else this.#askFor("");
    });
  }

  #isNeeded(): boolean {
    if (!this.#isWanted || this.#isAsked || this.destroyed) return false;
    if (this.#readers.size > 0) return [...this.#readers].some((reader) => reader.isListening());
    return this.listenerCount("data") + this.listenerCount("readable") > 0;
  }

  #askFor(prompt: string | undefined): void {
    if (prompt === undefined || this.#isAsked) return;
    this.#isAsked = true;
    this.#prompt = undefined;
    ask({ prompt, password: false }, this.#cell).then(
      (line) => {
        this.#isAsked = false;
        this.#isWanted = false;
        this.push(line === END_OF_INPUT ? null : `${line}\n`);
      },
      (error: Error) => {
        if (!this.destroyed) endRun(this.#cell, error);
        // Without the error: the cell tells it, and readline would throw it once more.
        this.destroy();
      },
    );
  }
}

const inputs = new Map<number, CellInput>();

/** Puts the cells' streams in the place of the process's own. */
export function captureInput(): void {
  Object.defineProperty(process, "stdin", {
    configurable: true,
    enumerable: true,
    get: () => {
      const cell = causingCell();
      let input = inputs.get(cell);
      if (!input) {
        input = new CellInput(cell);
        inputs.set(cell, input);
      }
      return input;
    },
  });
}

/** The cell ended. */
export function closeInput(cell: number): void {
  inputs.get(cell)?.destroy();
  inputs.delete(cell);
}
