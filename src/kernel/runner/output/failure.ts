/**
 * Errors as a notebook shows them: with the cell's own lines and without internal frames.
 *
 *   TypeError: x is not a function
 *     Cell In[3], line 2, column 7, in f
 *         1 | function f() {
 *     --> 2 |   x();
 *           |   ^
 *     at readFileSync (node:fs:448:20)
 *
 * Stack frames are translated where V8 formats a stack (Error.prepareStackTrace), so `error.stack`
 * reads the same inside cells.
 */

import { inspect, types } from "node:util";
import { asWritten } from "../../cell-names.js";
import type { ErrorContent } from "../../channel.js";
import { excerpt } from "../../compiler/text/excerpt.js";
import type { Place } from "../../compiler/text/positions.js";
import { counted } from "../../counted.js";
import { isConstant } from "../bindings.js";
import { asText } from "../display/text.js";
import { GUARD_FILE } from "../interrupts/runs.js";
import { adviceOn } from "../modules/missing-module.js";
import { positionsOf, scriptNamed, type TypedScript } from "../scripts.js";

interface Frame {
  /** Name of the function; empty at the top of a cell. */
  name: string;
  script?: TypedScript;
  place?: Place;
  /** Where it is, outside of cells. */
  elsewhere?: string;
}

const framesOf = new WeakMap<object, Frame[]>();
/** Errors that the library behind the prelude has thrown, and those that cells have. */
const ofLibrary = new WeakSet<object>();
const ofCells = new WeakSet<object>();
/** The folder of the library behind the prelude. */
let library: string | undefined;
/** Where the thread was started that an error comes from: made there, for its stack. */
const starts = new WeakMap<object, Error>();
/** Folders whose frames are left out: the kernel's, and the library's behind the prelude. */
const machineryFolders = [new URL("../../", import.meta.url).href];
/** Frames that V8 records, the kernel's own at the bottom included. */
const CAPTURED_FRAMES = 30;
/** Frames shown of one error … */
const MOST_FRAMES = 20;
/** … and of one place, which recursion comes through again and again. */
const MOST_OF_ONE_PLACE = 3;
/** Length of a chain of causes that is followed. */
const DEEPEST = 8;
/** Errors shown of those in an AggregateError. */
const MOST_INNER = 10;

/** Says where the thread was started that an error comes from. */
export function rememberStart(error: object, started: Error): void {
  starts.set(error, started);
}

/** Addresses of folders whose code is not the user's. */
export function machinery(): string[] {
  return [...machineryFolders];
}

/**
 * From here on stacks speak of cells.
 *
 * @param prelude its address; the folder above the prelude's is its library, whose frames are as
 * internal as the kernel's: the message tells what is wrong, the cell's line where
 */
export function translateStacks(prelude: string): void {
  library = new URL("../", prelude).href;
  machineryFolders.push(library);
  // Also because a process started from a snapshot has lost V8's own limit of 10.
  Error.stackTraceLimit = CAPTURED_FRAMES;
  Error.prepareStackTrace = (error, callSites) => {
    const guard = callSites.findIndex((callSite) => callSite.getFileName() === GUARD_FILE);
    const own = guard < 0 ? callSites : callSites.slice(0, guard);
    const frames = withoutCallers(own.flatMap((callSite) => frameOf(callSite) ?? []));
    framesOf.set(error, frames);
    const thrower = callSites[0]?.getFileName() ?? "";
    if (scriptNamed(thrower)) ofCells.add(error);
    if (library !== undefined && thrower.startsWith(library)) ofLibrary.add(error);
    const head = headOf(error);
    return [head, ...frames.map((frame) => `    at ${describe(frame)}`)].join("\n");
  };
}

/**
 * The error content of anything that was thrown. It never throws, whatever the thrown thing does
 * when it is read; but reading it may run user code, and take as long as that takes.
 */
export function failureContent(thrown: unknown): ErrorContent {
  if (!isError(thrown)) {
    const evalue = shownText(thrown);
    return { ename: "Thrown", evalue, traceback: [`Thrown, not an Error: ${evalue}`] };
  }
  return {
    ename: nameOf(thrown),
    evalue: messageOf(thrown),
    traceback: traceback(thrown, new Set()),
  };
}

/** @param above the errors that led to this one */
function traceback(error: Error, above: Set<Error>): string[] {
  const head = missingModule(error) ?? unknownFile(error) ?? withProperties(error);
  const started = starts.get(error);
  const lines = [head, ...frameTexts(error)];
  if (started) lines.push("The thread that it comes from was started at", ...frameTexts(started));
  if (above.size >= DEEPEST) return lines;
  const path = new Set(above).add(error);
  const cause = readable(() => error.cause, undefined);
  if (cause !== undefined && !isInside(error, cause))
    lines.push(...nested("Caused by", cause, path));
  const errors = readable(() => (error instanceof AggregateError ? [...error.errors] : []), []);
  errors.slice(0, MOST_INNER).forEach((inner: unknown, i) => {
    lines.push(...nested(`Error ${i + 1} of ${errors.length}`, inner, path));
  });
  if (errors.length > MOST_INNER)
    lines.push(`… ${counted(errors.length - MOST_INNER, "more error")}`);
  return lines;
}

/**
 * Of an error of the library: did its cause happen inside of it? Then the message has said what the
 * user can know of it; the cause is still on the error.
 */
function isInside(error: Error, cause: unknown): boolean {
  if (!ofLibrary.has(error) || !isError(cause)) return false;
  // Reading the stack tells who has thrown it.
  readable(() => cause.stack, undefined);
  return !ofCells.has(cause);
}

function nested(label: string, thrown: unknown, path: Set<Error>): string[] {
  if (!isError(thrown)) return [`${label}: Thrown, not an Error: ${shownText(thrown)}`];
  if (path.has(thrown)) return [`${label}: ${headOf(thrown)} (itself, see above)`];
  const [first = "", ...rest] = traceback(thrown, path);
  return [`${label}: ${first}`, ...rest];
}

/** Codes of Node's errors for a module that is not there. */
const NO_MODULE: ReadonlySet<string> = new Set([
  "MODULE_NOT_FOUND",
  "ERR_MODULE_NOT_FOUND",
  "ERR_UNKNOWN_BUILTIN_MODULE",
  "ERR_INVALID_MODULE_SPECIFIER",
]);

/** Of a module that is not there, which Node tells with lists of where it looked. */
function missingModule(error: Error): string | undefined {
  const code = readable(() => (error as NodeJS.ErrnoException).code, undefined);
  if (typeof code !== "string" || !NO_MODULE.has(code)) return undefined;
  const [first = ""] = messageOf(error).split("\n");
  const [, name] =
    /^(?:Cannot find (?:module|package) '|No such built-in module: |Invalid module ")([^'"]+)/.exec(
      first,
    ) ?? [];
  const advice = name === undefined ? undefined : adviceOn(name, process.cwd());
  return advice === undefined ? undefined : `${nameOf(error)}: ${first}\n${advice}`;
}

/** Of TypeScript that Node itself was given to run, in a thread for example, and cannot. */
function unknownFile(error: Error): string | undefined {
  const code = readable(() => (error as NodeJS.ErrnoException).code, undefined);
  const head = headOf(error);
  if (code !== "ERR_UNKNOWN_FILE_EXTENSION" || !/"\.[mc]?tsx?"/.test(head)) return undefined;
  return (
    `${head}\nNode ${process.versions.node} runs no TypeScript outside of cells, threads included: ` +
    "give it JavaScript, or use Node 22.18 or later"
  );
}

/** `Error: message`, and what else was put on the error, such as a code. */
function withProperties(error: Error): string {
  const head = headOf(error);
  return readable(() => {
    const extra = Object.entries(Object.getOwnPropertyDescriptors(error)).filter(
      ([key, { enumerable }]) =>
        enumerable && !["message", "stack", "cause", "errors", "name"].includes(key),
    );
    if (extra.length === 0) return head;
    // As descriptors, so that getters are named and not called.
    const shown = Object.defineProperties({}, Object.fromEntries(extra));
    return `${head}\n${inspect(shown, { depth: 1 })}`;
  }, head);
}

function frameTexts(error: Error): string[] {
  // Reading the stack is what makes V8 format it, and so fills framesOf.
  const stack = readable(() => error.stack, undefined);
  const frames = framesOf.get(error);
  if (!frames) return typeof stack === "string" ? foreignStack(stack, error) : [];
  const texts: string[] = [];
  const times = new Map<string, number>();
  let hidden = 0;
  const tellHidden = () => {
    if (hidden > 0) texts.push(`  … ${counted(hidden, "more frame")}`);
    hidden = 0;
  };
  for (const [index, frame] of frames.entries()) {
    const text = frameText(frame);
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    if (index >= MOST_FRAMES || before >= MOST_OF_ONE_PLACE) {
      hidden += 1;
      continue;
    }
    tellHidden();
    texts.push(text);
  }
  tellHidden();
  return texts;
}

function frameText(frame: Frame): string {
  const { script, place, name } = frame;
  if (!script || !place) return `  at ${describe(frame)}`;
  const where = `  ${script.name}, line ${place.line}, column ${place.column}`;
  return `${where}${name === "" ? "" : `, in ${name}`}\n${excerpt(script.code, place)}`;
}

/**
 * A stack that was formatted elsewhere, such as in a worker thread, without the message, which is shown
 * already. Node puts an error's code into it, and the place in front of it.
 */
function foreignStack(stack: string, error: Error): string[] {
  const message = messageOf(error);
  const code = readable(() => String((error as NodeJS.ErrnoException).code), "");
  const head = [headOf(error), `${nameOf(error)} [${code}]: ${message}`].find((each) =>
    `\n${stack}`.includes(`\n${each}`),
  );
  const own = head === undefined ? stack : `\n${stack}`.replace(`\n${head}`, () => "");
  const text = own
    .split("\n")
    .filter((line) => !/^ +at .*\bnode:internal\//.test(line))
    .join("\n")
    .replaceAll(/^\n+|\n+$/g, "");
  return text === "" ? [] : [text];
}

function frameOf(callSite: NodeJS.CallSite): Frame | undefined {
  const file = callSite.getFileName() ?? callSite.getScriptNameOrSourceURL();
  // In code that is evaluated, V8 calls functions without a name "eval".
  const unnamed = callSite.isEval() ? "eval" : null;
  const isTop = callSite.isToplevel() && callSite.getFunctionName() === unnamed;
  const name = isTop ? "" : functionName(callSite);
  const script = file ? scriptNamed(file) : undefined;
  const [line, column] = [callSite.getLineNumber() ?? 0, callSite.getColumnNumber() ?? 0];
  if (script) {
    const place = positionsOf(script).locate(line, column);
    return place && { name, script, place };
  }
  if (!file) return callSite.isNative() ? { name, elsewhere: "native" } : undefined;
  if (isInternal(file)) return undefined;
  return { name, elsewhere: `${file}:${line}:${column}` };
}

/** The outermost of the user's functions was called by Node: its event loop, an emitter. */
function withoutCallers(frames: Frame[]): Frame[] {
  const last = frames.findLastIndex(({ elsewhere }) => !elsewhere?.startsWith("node:"));
  return frames.slice(0, last + 1);
}

function functionName(callSite: NodeJS.CallSite): string {
  const name = asWritten(callSite.getFunctionName() ?? "");
  const method = callSite.getMethodName();
  if (callSite.isConstructor()) return `new ${name || "anonymous"}`;
  const type = callSite.isToplevel() ? null : callSite.getTypeName();
  if (type && name !== "" && !name.startsWith(`${type}.`) && type !== "Object") {
    return `${type}.${name || method || "anonymous"}`;
  }
  return name;
}

function isInternal(file: string): boolean {
  return (
    file.startsWith("node:internal/") ||
    file === "node:vm" ||
    machineryFolders.some((folder) => file.startsWith(folder))
  );
}

function describe({ name, script, place, elsewhere }: Frame): string {
  const where =
    script && place
      ? `${script.name}, line ${place.line}, column ${place.column}`
      : (elsewhere ?? "unknown");
  return name === "" ? where : `${name} (${where})`;
}

function headOf(error: Error): string {
  const name = nameOf(error);
  const message = messageOf(error);
  return message === "" ? name : `${name}: ${message}`;
}

/** V8's words for a property of the global object, which a cell's constant is (bindings.ts). */
const READ_ONLY = /^Cannot assign to read only property '(.+)' of object '#<Object>'$/;

function messageOf(error: Error): string {
  return readable(() => {
    const message = asWritten(String(error.message ?? ""));
    const [, name] = READ_ONLY.exec(message) ?? [];
    return name !== undefined && isConstant(name) ? "Assignment to constant variable." : message;
  }, "(its message cannot be read)");
}

function nameOf(error: Error): string {
  return readable(() => {
    const { name } = error;
    return typeof name === "string" && name !== "" ? name : error.constructor.name || "Error";
  }, "Error");
}

function isError(thrown: unknown): thrown is Error {
  return readable(() => types.isNativeError(thrown) || thrown instanceof Error, false);
}

function shownText(thrown: unknown): string {
  return readable(() => asText(thrown), "something that cannot be shown");
}

/** What reading gives; something else where the thrown thing itself throws at it. */
function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
