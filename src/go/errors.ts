/**
 * The errors of this room. Each says what is wrong, where (the source text with carets below the
 * place), and what would be right.
 */

import { didYouMean } from "../format/nearest.js";
import { pointed, shown } from "../format/shown.js";

/**
 * Gives an error properties for programs. Printing it does not show them: its message says
 * all that they say.
 */
export function withDetails<E extends Error>(error: E, details: Partial<E>): void {
  for (const [name, value] of Object.entries(details)) {
    Object.defineProperty(error, name, { value, enumerable: false, configurable: true });
  }
}

/** What is wrong in a line of text, where, and what would be right; none of it endless. */
function message(problem: string, text: string, at: number, length: number, advice: string) {
  return `${shortened(problem)}\n${pointed(text, at, length)}\n${shortened(advice)}`;
}

/** Lines of a message name types and values, which may be of any length. */
function shortened(line: string): string {
  return line.length <= 500 ? line : `${line.slice(0, 160)} … ${line.slice(-160)}`;
}

/** A string that is not a Go type, or a type that cannot be a map here. */
export class GoTypeError extends TypeError {
  override readonly name = "GoTypeError";
  /** The whole text as given. */
  declare readonly text: string;
  /** Index in `text` of the first wrong character. */
  declare readonly at: number;

  constructor(problem: string, text: string, at: number, length: number, advice: string) {
    super(message(problem, text, at, length, advice));
    withDetails<GoTypeError>(this, { text, at });
  }
}

/** An invalid size hint. */
export class HintError extends RangeError {
  override readonly name = "HintError";
  constructor(problem: string, text: string, at: number, length: number, advice: string) {
    super(message(problem, text, at, length, advice));
  }
}

/** A JavaScript value that is not a value of the Go type it is meant for. */
export class GoValueError extends TypeError {
  override readonly name = "GoValueError";
}

/** A Go value that has no exact JavaScript number, or a number out of the Go type's range. */
export class GoRangeError extends RangeError {
  override readonly name = "GoRangeError";
}

/**
 * Write a part of a value; what is wrong with it is said with the place: `[3].name: A Go …`.
 * @param place of the part: "[3]", ".name"
 */
export function inPart<T>(place: () => string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof GoValueError || error instanceof GoRangeError)) throw error;
    const deeper = /^(\[\d+\]|\.\w+)+: /.test(error.message);
    const text = `${place()}${deeper ? "" : ": "}${error.message}`;
    throw error instanceof GoValueError ? new GoValueError(text) : new GoRangeError(text);
  }
}

/** An experiment (GOEXPERIMENT) that is unknown or does not affect maps in a release. */
export class UnknownExperimentError extends RangeError {
  override readonly name = "UnknownExperimentError";

  constructor(release: string, experiment: string, known: readonly string[]) {
    const has = known.length === 0 ? "there is none" : `known: ${known.join(", ")}`;
    const meant = didYouMean(experiment, known);
    super(
      `Go ${release} has no experiment "${experiment}" that changes its maps; ${has}` +
        `${meant === "" ? "" : `. ${meant}`}`,
    );
  }
}

function isReordered(a: string, b: string): boolean {
  return [...String(a)].sort().join("") === [...b].sort().join("");
}

/** A release that is not in the table. */
export class UnknownReleaseError extends RangeError {
  override readonly name = "UnknownReleaseError";
  constructor(given: unknown, known: readonly string[]) {
    const text = shown(given);
    const name = typeof given === "string" ? given : text;
    // "1.18" means another release; "1.32" and "go1.23" are slips.
    const alike = known.filter((one) => name.includes(one) || isReordered(name, one));
    const meant = didYouMean(name, alike);
    super(
      `No Go release ${text} here\n${pointed(text, 0, text.length)}\n` +
        `${meant === "" ? "" : `${meant} `}Known releases: ${known.join(", ")}`,
    );
  }
}

/**
 * A panic or fatal error of a Go program, with Go's message. After a panic that a program can
 * recover from (a nil map, a key that cannot be hashed) the process continues; after a fatal error
 * (out of memory, concurrent writes) its memory can still be read, but its maps can no longer be
 * used.
 */
export class GoPanic extends Error {
  override readonly name = "GoPanic";
}

/** A question that only maps of the other generation can answer (buckets, or tables and groups). */
export class GenerationError extends TypeError {
  override readonly name = "GenerationError";
  readonly #verb: string;
  readonly #answer: string;

  /**
   * @param verb what was called, as the user wrote it
   * @param answer why it cannot be answered, and what can
   */
  constructor(verb: string, answer: string) {
    super(`${verb}: ${answer}`);
    this.#verb = verb;
    this.#answer = answer;
  }

  /** Buckets were asked for. */
  static noBuckets(verb: string, release: string): GenerationError {
    return new GenerationError(
      verb,
      `maps of Go ${release} have no buckets. Their entries lie in tables of groups: ` +
        "see m.tables() and m.groups(), or tableColumns() and groupColumns()",
    );
  }

  /** Tables or groups were asked for. */
  static noTables(verb: string, release: string): GenerationError {
    return new GenerationError(
      verb,
      `maps of Go ${release} have no tables and groups. Their entries lie in buckets: ` +
        "see m.buckets(), or bucketColumns()",
    );
  }

  /** The same error of the function that the user called, which called the other one. */
  calledAs(verb: string): GenerationError {
    return verb === this.#verb ? this : new GenerationError(verb, this.#answer);
  }
}

/** Do what a function of this name does: a GenerationError names that, not what it calls. */
export function calledAs<T>(verb: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof GenerationError ? error.calledAs(verb) : error;
  }
}

/** A structure broke one of its own rules: a bug in the engine, or memory written from outside. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** A key was to be hashed in a process whose hash key is not known. Nothing has changed. */
export class HashUnknownError extends Error {
  override readonly name = "HashUnknownError";

  constructor(options?: ErrorOptions) {
    super(
      "no key can be looked up, put or deleted: this map's memory came without its process's hash " +
        "key (runtime.hashkey or aeskeysched), so where a key belongs is not known. Its tables, " +
        "drawings and entries can be read",
      options,
    );
  }
}
