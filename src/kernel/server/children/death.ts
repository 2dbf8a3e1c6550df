/**
 * Explains the death of a runner or compiler to the user.
 *
 * What can be known: exit code, signal, the last lines it wrote to stderr, and whether the
 * server ended it on purpose.
 */

import type { ErrorContent } from "../../channel.js";

/** What a child process is for. */
export type Role = "runner" | "compiler";

/** How a child process ended. */
export interface Death {
  role: Role;
  /** Exit code; null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last text on its stderr, of its last cell alone. */
  stderrTail: string;
  /** The server's own reason for ending it, if it did. */
  killedBecause?: string;
  /** Whether it had ever been ready for a request. */
  wasReady: boolean;
}

const NAMES: Record<Role, string> = { runner: "RunnerDied", compiler: "CompilerDied" };

/** Rejects every request that a dead process can no longer answer. */
export class ChildDied extends Error {
  readonly death: Death;

  constructor(death: Death) {
    super(causeOf(death));
    this.name = NAMES[death.role];
    this.death = death;
  }
}

/** What V8 says before it gives up for another reason; then the signal is SIGTRAP. */
const FATAL_ERROR = /^# Fatal (?:JavaScript )?(.+?)(?: \(see .*\))?$/m;

/** V8's last words when the heap is full; the process then aborts (SIGABRT, or code 134). */
const HEAP_EXHAUSTED = /heap out of memory|Reached heap limit|Allocation failed/i;

const FAULTS: Partial<Record<NodeJS.Signals, string>> = {
  SIGSEGV: "a memory fault in native code",
  SIGBUS: "a memory fault in native code",
  SIGILL: "an illegal instruction in native code",
  SIGFPE: "an arithmetic fault in native code",
};

const TASKS: Record<Role, string> = { runner: "runs the cells", compiler: "compiles the cells" };

/** What a process took with it that had begun its work … */
const LOST: Record<Role, string> = {
  runner:
    "All variables, functions and imports of earlier cells are lost with it. " +
    "A new process takes over: run the cells again that you need.",
  compiler: "The cell was not run. Nothing else is lost: a new process takes over.",
};

/** … and one that had not. */
const NEVER_BEGAN: Record<Role, string> = {
  runner: "It had not got as far as running a cell. The next cell starts a new one.",
  compiler: "It had not got as far as compiling a cell. The next cell starts a new one.",
};

/** Lines of stderr that a traceback repeats. */
const LAST_LINES = 12;

/** The error that the running cell ends with. */
export function explain(death: Death): ErrorContent {
  const cause = causeOf(death);
  const lost = death.wasReady ? LOST[death.role] : NEVER_BEGAN[death.role];
  const words = lastWords(death.stderrTail);
  const ename = NAMES[death.role];
  const traceback = [`${ename}: ${cause}`, lost];
  if (words !== "") traceback.push(`Its last words on stderr:\n${words}`);
  return { ename, evalue: `${cause}. ${lost}`, traceback };
}

/** Why it ended, in one sentence without its full stop. */
export function causeOf(death: Death): string {
  const { code, signal, role } = death;
  const ended = `The process that ${TASKS[role]}`;
  if (death.killedBecause !== undefined) return `${ended} was ended: ${death.killedBecause}`;
  if (HEAP_EXHAUSTED.test(death.stderrTail) && (signal === "SIGABRT" || code === 134)) {
    return `${ended} ran out of JavaScript heap memory`;
  }
  if (signal === "SIGKILL") {
    return `${ended} was killed (SIGKILL), perhaps by the system for want of memory`;
  }
  const fatal = FATAL_ERROR.exec(death.stderrTail.replace(/^# Fatal error in .*$/m, ""));
  if (signal === "SIGTRAP" && fatal) return `${ended} was ended by V8: ${fatal[1]}`;
  if (signal === "SIGABRT" || code === 134)
    return `${ended} aborted (process.abort or a fatal error)`;
  if (signal !== null) return `${ended} was ended by ${signal}${withFault(signal)}`;
  if (!death.wasReady) return `${ended} could not start (exit code ${code})`;
  const why = role === "runner" ? " (process.exit, or an error outside any cell)" : "";
  return `${ended} ended with exit code ${code}${why}`;
}

/** The last lines without Node's stack traces; after a fatal error of V8, its own message. */
function lastWords(stderr: string): string {
  const lines = stderr.trimEnd().split("\n");
  const traces = lines.findLastIndex((line) => line.startsWith("----- Native stack trace -----"));
  const fatal = lines.findLastIndex((line) => line.startsWith("FATAL ERROR"));
  if (fatal < 0) {
    const words = traces < 0 ? lines : lines.slice(0, traces);
    return words.slice(-LAST_LINES).join("\n").trim();
  }
  const stack = lines.findIndex((line, i) => i > fatal && line.includes("stack trace -----"));
  return lines
    .slice(fatal, stack < 0 ? fatal + LAST_LINES : stack)
    .join("\n")
    .trimEnd();
}

function withFault(signal: NodeJS.Signals): string {
  const fault = FAULTS[signal];
  return fault === undefined ? "" : `, ${fault}`;
}
