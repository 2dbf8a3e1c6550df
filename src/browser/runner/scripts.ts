/**
 * The scripts of cells, in the place of kernel/runner/scripts.ts: as there, but for the line that
 * stands before a script, which a page counts, and the addresses from which some were loaded.
 */

import type { Place } from "../../kernel/compiler/text/positions.js";
import { Positions } from "../../kernel/compiler/text/positions.js";
import type { TypedScript } from "../../kernel/runner/scripts.js";

export type { TypedScript } from "../../kernel/runner/scripts.js";

const scripts = new Map<string, TypedScript>();
const names = new Map<string, string>();
const positions = new WeakMap<
  TypedScript,
  { locate(line: number, column: number): Place | undefined }
>();

export function rememberScript(file: string, script: TypedScript): void {
  scripts.set(file, script);
}

/** A script is loaded from an address, under which a stack may name it. */
export function nameAddress(address: string, file: string): void {
  names.set(address, file);
}

export function scriptNamed(file: string): TypedScript | undefined {
  return scripts.get(names.get(file) ?? file);
}

export function positionsOf(script: TypedScript): {
  locate(line: number, column: number): Place | undefined;
} {
  let found = positions.get(script);
  if (!found) {
    const inner = new Positions(script.script, script.code, script.positions);
    found = { locate: (line, column) => inner.locate(line - 1, column) };
    positions.set(script, found);
  }
  return found;
}
