/**
 * Node's readline on a cell's input: its prompts become prompts of input requests instead of
 * printed text, and a line is requested when readline waits for one.
 *
 * `prompt` is the one place where readline writes a prompt, of `question` too.
 *
 * https://nodejs.org/docs/latest-v20.x/api/readline.html
 */

import { syncBuiltinESMExports } from "node:module";
import readline, { type Interface } from "node:readline";
import promises from "node:readline/promises";
import { CellInput, type LineReader } from "./stdin.js";

const readers = new WeakMap<Interface, LineReader>();

/** From here on readline knows cells. */
export function adaptReadline(): void {
  // What both kinds of interface have in common, and the class that neither module exports.
  const shared = Object.getPrototypeOf(promises.Interface.prototype) as Interface;
  const writePrompt = shared.prompt;
  shared.prompt = function (this: Interface, preserveCursor?: boolean): void {
    const input = inputOf(this);
    const reader = input && readerOf(this, input);
    if (!input || !reader) {
      writePrompt.call(this, preserveCursor);
      return;
    }
    reader.hasPrompted = true;
    this.resume();
    if (!input.askWith(this.getPrompt())) writePrompt.call(this, preserveCursor);
  };
  for (const module of [readline, promises] as { createInterface: Create }[]) {
    const { createInterface } = module;
    module.createInterface = (...given: unknown[]) => {
      const made = createInterface(...given);
      const input = inputOf(made);
      if (input) readerOf(made, input);
      return made;
    };
  }
  syncBuiltinESMExports();
}

type Create = (...given: unknown[]) => Interface;

function inputOf(made: Interface): CellInput | undefined {
  const { input } = made as Interface & { input?: unknown };
  return input instanceof CellInput ? input : undefined;
}

function readerOf(made: Interface, input: CellInput): LineReader {
  const known = readers.get(made);
  if (known) return known;
  const reader = {
    isTerminal: made.terminal,
    isListening: () => made.listenerCount("line") > 0,
    hasPrompted: false,
  };
  readers.set(made, reader);
  input.addReader(reader);
  // Also from `for await (const line of made)`.
  const listen = (event: string | symbol) => {
    if (event === "line") input.requireOpen();
    input.consider();
  };
  made.on("newListener", listen);
  made.once("close", () => {
    made.off("newListener", listen);
    input.removeReader(reader);
  });
  return reader;
}
