/**
 * A progress line for long work.
 *
 * It is updated in place, at most ten times a second, also from inside a synchronous loop. While work
 * goes on it has a bar, how many steps a second are done and how long the rest takes at that rate;
 * what it leaves is a line without bar and times, so that a saved notebook stays readable and two runs
 * leave the same one.
 */

import { escapeMarkup } from "../display/escape.js";
import { asLine } from "../display/text.js";
import { causingCell } from "./attribution.js";
import { emit, show } from "./outputs.js";

/** Between two updates of one line, in ms. */
const INTERVAL = 100;

let made = 0;
/** Work of less time than this has no rate, in ms. */
const SOON = 1000;
/** Lines that show a bar, or less than they know. */
const open = new Set<Line>();

export interface ProgressOptions {
  /** What is being done, for example "read files". Default nothing. */
  label?: string;
  /** The number of steps, for an iterable without `length` or `size`. Default those. */
  total?: number;
}

/** A counter for the progress of work that is not a loop over an iterable. */
export interface Counter {
  /** How many steps are done. */
  readonly done: number;
  readonly total: number;
  /**
   * Adds finished steps; default one.
   *
   * @throws RangeError when the sum would be negative
   */
  add(steps?: number): void;
  /** Sets the number of finished steps. */
  set(done: number): void;
}

/**
 * Shows the progress of a loop: iterates over an iterable and yields its elements.
 *
 * @example
 * for (const file of progress(files, { label: "read" })) console.log(file);
 * for await (const row of progress(rows)) console.log(row);
 * const bytes = progress(size, { label: "bytes" });
 * bytes.add(4096);
 */
export function progress<T>(over: Iterable<T>, options?: ProgressOptions): IterableIterator<T>;
export function progress<T>(
  over: AsyncIterable<T>,
  options?: ProgressOptions,
): AsyncIterableIterator<T>;
/**
 * Shows how far work is that counts its own steps.
 *
 * @param total the number of steps
 * @throws RangeError when it is not a number from 0 up
 */
export function progress(total: number, options?: { label?: string }): Counter;
export function progress(
  over: number | Iterable<unknown> | AsyncIterable<unknown>,
  { label = "", total }: ProgressOptions = {},
): unknown {
  if (typeof over === "number") return counter(over, label);
  const given = (over ?? {}) as Partial<Iterable<unknown> & AsyncIterable<unknown>>;
  if (!given[Symbol.asyncIterator] && !given[Symbol.iterator]) {
    throw new TypeError(
      `progress: expected a number of steps or an iterable, got ${asLine(over, 80)}`,
    );
  }
  const line = new Line(label, total ?? sizeOf(over));
  return given[Symbol.asyncIterator]
    ? awaited(over as AsyncIterable<unknown>, line)
    : iterated(over as Iterable<unknown>, line);
}

/**
 * For libraries (bridge.ts): a function that is called with the number of finished steps and the
 * total; the call in which both are equal is always shown.
 */
export function progressLine(label: string): (done: number, total: number) => void {
  const line = new Line(label, undefined);
  return (done, total) => {
    line.total = total;
    line.reach(done);
  };
}

/** The cell ends: its lines say how far they are, without a bar. */
export function settleProgress(): void {
  for (const line of open) line.settle();
}

class Line {
  readonly #label: string;
  readonly #displayId: string;
  readonly #cell = causingCell();
  total: number | undefined;
  #done = 0;
  #isShown = false;
  #updated = 0;
  readonly #began = performance.now();

  constructor(label: string, total: number | undefined) {
    made += 1;
    this.#displayId = `progress-${made}`;
    this.#label = label;
    this.total = total;
  }

  get done(): number {
    return this.#done;
  }

  /** @throws Interrupted when the cell is to end */
  reach(done: number): void {
    this.#done = done;
    const now = performance.now();
    const isLast = done === this.total;
    if (isLast) open.delete(this);
    else open.add(this);
    if (this.#isShown && !isLast && now - this.#updated < INTERVAL) return;
    this.#updated = now;
    show(this.#event(isLast));
    this.#isShown = true;
  }

  /** Leaves the line with the state that it has come to; also when the cell is being interrupted. */
  settle(): void {
    if (open.delete(this)) emit(this.#event(true));
  }

  #event(isLast: boolean) {
    const { total } = this;
    const done = this.#done.toLocaleString("en");
    const counts = total === undefined ? done : `${done} of ${total.toLocaleString("en")}`;
    const line = this.#label === "" ? counts : `${this.#label}: ${counts}`;
    const text = isLast ? line : `${line}${this.#pace()}`;
    const at =
      total === undefined ? "" : ` max="${total || 1}" value="${total === 0 ? 1 : this.#done}"`;
    const bar = isLast ? "" : `<progress${at} style="width:14em"></progress>`;
    const type: "update" | "display" = this.#isShown ? "update" : "display";
    return {
      type,
      id: this.#cell,
      bundle: {
        "text/plain": text,
        "text/html":
          '<div style="display:flex;gap:.8em;align-items:center;font-variant-numeric:tabular-nums">' +
          `${bar}<span>${escapeMarkup(text)}</span></div>`,
      },
      metadata: {},
      displayId: this.#displayId,
    };
  }

  /** Steps a second, and how long the rest takes; nothing while that cannot be known. */
  #pace(): string {
    const elapsed = performance.now() - this.#began;
    if (elapsed < SOON || this.#done <= 0) return "";
    const rate = this.#done / (elapsed / 1000);
    const left = this.total === undefined ? Number.NaN : (this.total - this.#done) / rate;
    const rest = left > 0 && left < Number.POSITIVE_INFINITY ? ` · ${lasting(left)} left` : "";
    return ` · ${short.format(rate)} a second${rest}`;
  }
}

/** A number in three digits, such as 1.25M. */
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** How long something takes, for people: "8 s", "3 min 20 s", "2 h 5 min". */
function lasting(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600).toLocaleString("en")} h ${Math.floor((whole % 3600) / 60)} min`;
}

function counter(total: number, label: string): Counter {
  if (!(total >= 0 && total < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`progress: \`total\` must be 0 or more, got ${total}`);
  }
  const line = new Line(label, total);
  line.reach(0);
  return {
    get done() {
      return line.done;
    },
    total,
    add(steps = 1) {
      line.reach(counted(line.done + steps, "add"));
    },
    set(done) {
      line.reach(counted(done, "set"));
    },
  };
}

/** @throws RangeError when it is not a number of steps */
function counted(done: number, from: string): number {
  if (done >= 0 && done < Number.POSITIVE_INFINITY) return done;
  throw new RangeError(`progress: ${from}() would make it ${done} steps; 0 or more can be done`);
}

function* iterated<T>(over: Iterable<T>, line: Line): Generator<T> {
  let done = 0;
  line.reach(0);
  try {
    for (const element of over) {
      yield element;
      line.reach(++done);
    }
  } finally {
    line.settle();
  }
}

async function* awaited<T>(over: AsyncIterable<T>, line: Line): AsyncGenerator<T> {
  let done = 0;
  line.reach(0);
  try {
    for await (const element of over) {
      yield element;
      line.reach(++done);
    }
  } finally {
    line.settle();
  }
}

/** How many elements an iterable says it has; text does not say how many characters it has. */
function sizeOf(over: unknown): number | undefined {
  if (typeof over === "string") return Array.from(over).length;
  for (const name of ["length", "size"]) {
    const size = (over as Record<string, unknown>)[name];
    if (typeof size === "number") return size;
  }
  return undefined;
}
