/**
 * Where a script stops for the debugger before anything of it has run: then V8 knows the script, and
 * breakpoints that were set beforehand are bound to its lines, which need not be those that were
 * typed. The debugger's thread (thread.ts) resumes it by itself, unseen by the front end.
 */

import { DEBUGGING, shared } from "../interrupts/memory.js";

/** The line before a script's first; empty while no debugger is attached. */
export function gate(): string {
  return Atomics.load(shared, DEBUGGING) === 0 ? "" : "debugger;";
}

/** Whether a place where V8 stands is a gate. */
export function isGate({ lineNumber }: { lineNumber: number }): boolean {
  return lineNumber < 0;
}
