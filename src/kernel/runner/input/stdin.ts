/**
 * `process.stdin` of cells: a stream that requests lines when it is read, so that Node's readline
 * works in cells. Each cell has its own; it ends with the cell.
 *
 *   const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
 *   const name = await rl.question("Your name? ");
 *
 * A stream wants to be read ahead, and a question to the user cannot be taken back. So where
 * readline reads, a line is requested when readline itself waits for one (readline.ts): with the
 * prompt that it would write, or when its lines are listened to.
 *
 * Where the front end takes no input a reader would wait forever. So the cell that reads fails
 * then. So does one that waits for single keys, as inquirer, enquirer and prompts do in a terminal:
 * front ends send whole lines. And what a cell left waiting when it ended is said.
 */

import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";
import { endRun, isRunning } from "../interrupts/runs.js";
import { causedBy, causingCell } from "../output/attribution.js";
import { emit } from "../output/outputs.js";
import { ask } from "./asking.js";
import { END_OF_INPUT } from "./input.js";

/** Node's own, before user code's timers were wrapped. */
const soon = setImmediate;
const later = setTimeout;

/** How long a reader that writes prompts may take to write the next one, in ms. */
const PROMPT_MS = 300;

/** Keys are awaited. */
class KeysNotAvailable extends Error {
  constructor() {
    super(
      "something waits here for single keys, as a terminal sends them, but a notebook sends whole " +
        "lines. Ask with input(), password(), prompt(), confirm() or readline's question(), or " +
        "show a control: choice(), checkbox(), textbox()",
    );
    this.name = "KeysNotAvailable";
  }
}

/** A cell reads what an earlier cell read from. */
class InputEnded extends Error {
  constructor() {
    super(
      "this reads from the process.stdin of a cell that has ended: each cell has its own. Make " +
        "the reader in the cell that asks, from its process.stdin",
    );
    this.name = "InputEnded";
  }
}

/** Said of a reader that the cell did not wait for. */
const LEFT_WAITING =
  "The cell ended while something still read from process.stdin: no input comes any more. " +
  'Await what reads, as in: const name = await lines.question("Your name? ")\n';

/** A reader of lines from the stream. */
export interface LineReader {
  /** Whether it takes its lines from keys, as in a terminal. */
  readonly isTerminal: boolean;
  /** Whether it waits for a line without a prompt. */
  isListening(): boolean;
  /** Whether it has written prompts before. */
  hasPrompted: boolean;
}

export class CellInput extends Readable {
  readonly fd = 0;
  readonly isTTY = false;
  isRaw = false;
  readonly #cell: number;
  readonly #readers = new Set<LineReader>();
  /** Whether the stream would take a line. */
  #isWanted = false;
  #isAsked = false;
  #prompt: string | undefined;

  constructor(cell: number) {
    super({ encoding: "utf8" });
    this.#cell = cell;
    this.on("newListener", (event) => {
      if (event === "data" || event === "keypress") this.requireOpen();
      this.consider();
    });
  }

  /** As a terminal's: who reads then waits for keys. */
  setRawMode(mode: boolean): this {
    this.isRaw = mode;
    this.consider();
    return this;
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

  /** @throws InputEnded when the cell is over */
  requireOpen(): void {
    if (this.destroyed) refuseEnded();
  }

  /**
   * Asks for the next line with this prompt.
   *
   * @returns false when it has been asked for already: then the prompt is left to its writer
   * @throws InputEnded when the cell is over
   */
  askWith(prompt: string): boolean {
    this.requireOpen();
    if (this.#isAsked) return false;
    this.#prompt = prompt;
    if (this.#isWanted) this.#askFor(prompt);
    return true;
  }

  /**
   * Asks without a prompt if a reader waits for that, once who is about to write one has done so.
   */
  consider(): void {
    soon(() => {
      if (this.#waitsForKeys()) return this.#refuseKeys();
      if (!this.#isNeeded()) return;
      if ([...this.#readers].some(({ hasPrompted }) => hasPrompted)) {
        later(() => this.#isNeeded() && this.#askFor(""), PROMPT_MS);
      } else this.#askFor("");
    });
  }

  /** The cell ended; if it did so by itself, pending reads end. */
  finish(isDone: boolean): void {
    if (isDone && this.#waitsForKeys()) this.#refuseKeys();
    else if (isDone && (this.#isAsked || this.#isNeeded())) {
      emit({ type: "stream", id: this.#cell, name: "stderr", text: LEFT_WAITING });
    }
    this.destroy();
  }

  /**
   * A listener to keys beside readline, which in a terminal makes lines of them; or to raw
   * text.
   */
  #waitsForKeys(): boolean {
    if (this.destroyed) return false;
    const terminals = [...this.#readers].filter(({ isTerminal }) => isTerminal).length;
    if (this.listenerCount("keypress") > terminals) return true;
    const isRead = this.listenerCount("data") + this.listenerCount("readable") > 0;
    return this.isRaw && isRead && this.#readers.size === 0;
  }

  #refuseKeys(): void {
    const error = new KeysNotAvailable();
    if (!isRunning(this.#cell)) {
      // There may be no listener; then it is an error of the cell that comes late.
      this.destroy(error);
      return;
    }
    endRun(this.#cell, error);
    this.destroy();
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
/** Whether one of them was read. */
let isKnown = false;

/** Puts the cells' streams in the place of the process's own. */
export function captureInput(): void {
  Object.defineProperty(process, "stdin", {
    configurable: true,
    enumerable: true,
    get: () => {
      const cell = causingCell();
      isKnown = true;
      let input = inputs.get(cell);
      if (!input) {
        input = new CellInput(cell);
        inputs.set(cell, input);
      }
      return input;
    },
  });
}

/**
 * A cell begins: `import { stdin } from "node:process"`, wherever it was written, is its stream
 * from now on. Where none has been looked at there is nothing to do.
 */
export function openInput(cell: number): void {
  if (isKnown) causedBy(cell, syncBuiltinESMExports);
}

/** The cell ended, by itself or with an error. */
export function closeInput(cell: number, isDone: boolean): void {
  inputs.get(cell)?.finish(isDone);
  inputs.delete(cell);
}

/** Ends the cell that reads from an earlier one's stream: what it waits for would never come. */
function refuseEnded(): never {
  const error = new InputEnded();
  endRun(causingCell(), error);
  throw error;
}
