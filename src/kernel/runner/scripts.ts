/**
 * The scripts that V8 runs for cells and local modules, by the names under which V8 knows them:
 * errors and the debugger find the way back to what was typed.
 */

import type { PositionTable } from "../channel.js";
import { Positions } from "../compiler/text/positions.js";

/** What is remembered of a script for as long as its functions may run. */
export interface TypedScript {
  /** `Cell In[3]`, or a file as seen from the notebook's folder. */
  name: string;
  /** As it was typed. */
  code: string;
  script: string;
  positions: PositionTable;
}

const scripts = new Map<string, TypedScript>();
/** Made when a script is first seen in a stack: most never are. */
const positions = new WeakMap<TypedScript, Positions>();

/** Announces a script under the name that it is compiled with. */
export function rememberScript(file: string, script: TypedScript): void {
  scripts.set(file, script);
}

export function scriptNamed(file: string): TypedScript | undefined {
  return scripts.get(file);
}

/** The way back from a script to what was typed. */
export function positionsOf(script: TypedScript): Positions {
  let found = positions.get(script);
  if (!found) {
    found = new Positions(script.script, script.code, script.positions);
    positions.set(script, found);
  }
  return found;
}
