/** The tables of the goroutines and stack frames of a program in a debugger. */
import type { ColumnTable } from "arquero";
import type { DelveFrame, DelveGoroutine } from "../../capture/index.js";
import { table } from "../frame/column-form.js";

/** One row per goroutine. Columns: `id`, `function` of the program that it is in, `line`, `started` with. */
export function debuggedGoroutinesTable(goroutines: readonly DelveGoroutine[]): ColumnTable {
  return table({
    id: goroutines.map(({ id }) => id),
    function: goroutines.map(({ userCurrentLoc: at }) => at.function?.name ?? null),
    line: goroutines.map(({ userCurrentLoc: at }) => `${at.file}:${at.line}`),
    started: goroutines.map(({ startLoc: at }) => at.function?.name ?? null),
  });
}

/** One row per stack frame. Columns: `frame` (0 was called last), `function`, `line`. */
export function debuggedFramesTable(frames: readonly DelveFrame[]): ColumnTable {
  return table({
    frame: frames.map((_, i) => i),
    function: frames.map((at) => at.function?.name ?? null),
    line: frames.map((at) => `${at.file}:${at.line}`),
  });
}
