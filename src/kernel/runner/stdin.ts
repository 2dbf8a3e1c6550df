/**
 * What cells find as `process.stdin`: a stream whose lines are asked for when somebody reads, so
 * that Node's readline works in cells. Each cell has its own; it ends with the cell.
 *
 *   const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
 *   const name = await rl.question("Your name? ");
 *
 * What stands before the question on the same line is its prompt, as it would be in a terminal.
 * Where nobody can be asked a reader would wait for ever. So the cell that reads fails then.
 */

import { Readable } from "node:stream";
import { causingCell } from "./attribution.js";
import { END_OF_INPUT } from "./input.js";
import { endRun, section } from "./interrupts.js";
import { takeUnfinishedLine } from "./outputs.js";
import { ask } from "./questions.js";

/** A reader usually writes its prompt right after it was made, and the prompt is to come first. */
const later = setImmediate;

class CellInput extends Readable {
  readonly fd = 0;
  readonly isTTY = false;
  readonly #cell: number;

  constructor(cell: number) {
    super({ encoding: "utf8" });
    this.#cell = cell;
    // The cell itself reports the error; a stream error without a listener would do so again.
    this.on("error", () => undefined);
  }

  override _read(): void {
    later(() => {
      const prompt = section(() => takeUnfinishedLine(this.#cell));
      ask({ prompt, password: false }, this.#cell).then(
        (line) => this.push(line === END_OF_INPUT ? null : `${line}\n`),
        (error: Error) => {
          if (!this.destroyed) endRun(this.#cell, error);
          this.destroy(error);
        },
      );
    });
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
