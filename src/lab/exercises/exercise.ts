/**
 * An exercise: a question with varying numbers, an answer computed by the engine, and feedback on
 * wrong answers, which never reveals the right one.
 */
import { inspect } from "node:util";
import { counted } from "../../format/counted.js";
import { escapeMarkup } from "../../format/escape.js";
import { shown } from "../../format/shown.js";
import type { StudentRandom } from "./student-random.js";

/** What an answer is. */
export type Answer = number | boolean | string | readonly number[];

/** Kinds of answers: how an exercise asks for one, and an example. */
const kinds = {
  number: { what: "a number", example: "42" },
  boolean: { what: "true or false", example: "true" },
  string: { what: "a string", example: '"a word"' },
  list: { what: "a list of numbers", example: "[1, 2, 3]" },
} as const;

export type AnswerKind = keyof typeof kinds;

/** What an exercise is made of; `V` are the numbers of one variant. */
export interface ExerciseOptions<V, A extends Answer> {
  /** Which chapter it belongs to: "layout", "size", "growth", "lookup", "memory", "machine". */
  readonly topic: string;
  readonly kind: AnswerKind;
  /** What is to be given, for who has given nothing: "a whole number of bytes". Default: the kind. */
  readonly asks?: string;
  readonly vary: (random: StudentRandom) => V;
  readonly task: (variant: V) => string;
  /** Worked out by the engine, the layouts or the model; never written down. */
  readonly answer: (variant: V) => A;
  /** How far off a number may be, as a share. Default 0. */
  readonly within?: number;
  /** Answers that come of a misunderstanding, and what to say to them. */
  readonly mistakes?: (variant: V) => readonly (readonly [wrong: A, says: string])[];
  /** From a nudge to nearly the way; none is the answer. */
  readonly hints: (variant: V) => readonly string[];
}

/** The result of checking an answer. */
export class Checked {
  constructor(
    readonly exercise: string,
    readonly right: boolean,
    /** What is wrong, or what is to be given where nothing was; "" when the answer is right. */
    readonly wrong: string,
    /** Whether an answer was given. */
    readonly answered = true,
  ) {}

  /**
   * For graded cells: does nothing when the answer is right.
   * @throws Error saying what is wrong, or that no answer was given
   */
  require(): this {
    if (!this.right) throw new Error(this.toString());
    return this;
  }

  toString(): string {
    if (this.right) return `${this.exercise}: right.`;
    return `${this.exercise}: ${this.answered ? "not yet." : "no answer yet."} ${this.wrong}`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const text = this.toString();
    const mark = this.right ? "✓" : this.answered ? "✗" : "–";
    const html = `<p><b>${mark}</b> ${escapeMarkup(text)}</p>`;
    return { "text/html": html, "text/plain": text };
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** An exercise for one student. */
export interface Exercise {
  readonly topic: string;
  readonly task: (random: StudentRandom) => string;
  readonly hints: (random: StudentRandom) => readonly string[];
  readonly check: (name: string, random: StudentRandom, given: unknown) => Checked;
  /** What is said to who gives no answer: it is never right. */
  readonly unanswered: (name: string) => Checked;
}

/** Make an exercise. */
export function exercise<V, A extends Answer>(options: ExerciseOptions<V, A>): Exercise {
  const { topic, kind, asks = kinds[kind].what, vary, task, hints, within = 0 } = options;
  return {
    topic,
    task: (random) => task(vary(random)),
    hints: (random) => hints(vary(random)),
    check(name, random, given) {
      const variant = vary(random);
      const answer = checked(name, kind, given);
      const right = options.answer(variant);
      if (agree(answer, right, within)) return new Checked(name, true, "");
      const mistakes = options.mistakes?.(variant) ?? [];
      // What happens to be right for this variant is no mistake.
      const known = mistakes.find(
        ([wrong]) => !agree(wrong, right, within) && agree(answer, wrong, within),
      );
      return new Checked(name, false, known?.[1] ?? difference(answer, right));
    },
    unanswered: (name) => new Checked(name, false, `Give ${asks}: check.${name}(…).`, false),
  };
}

/** What a question to be answered with true or false is made of; `V` are the numbers of one variant. */
export interface YesNoOptions<V> {
  readonly topic: string;
  readonly vary: (random: StudentRandom) => V;
  /** The question, and the same turned round: where one is true, the other is false. */
  readonly task: (variant: V) => readonly [asked: string, turned: string];
  /** Whether the question as it is first put is true; worked out, never written down. */
  readonly holds: (variant: V) => boolean;
  readonly hints: (variant: V) => readonly string[];
}

/** Make an exercise of yes or no: half of the students are asked the question turned round. */
export function yesNo<V>({ topic, vary, task, holds, hints }: YesNoOptions<V>): Exercise {
  return exercise<{ variant: V; turned: boolean }, boolean>({
    topic,
    kind: "boolean",
    vary: (random) => ({ variant: vary(random), turned: random.of([true, false]) }),
    task: ({ variant, turned }) => task(variant)[turned ? 1 : 0],
    answer: ({ variant, turned }) => holds(variant) !== turned,
    hints: ({ variant }) => hints(variant),
  });
}

function checked(name: string, kind: AnswerKind, given: unknown): Answer {
  const value = plain(given);
  const fits = {
    number: typeof value === "number" && Number.isFinite(value),
    boolean: typeof value === "boolean",
    string: typeof value === "string",
    list:
      Array.isArray(value) && value.every((one) => typeof one === "number" && Number.isFinite(one)),
  }[kind];
  if (fits) return value as Answer;
  const { what, example } = kinds[kind];
  throw new TypeError(
    `the answer to \`${name}\` must be ${what}, such as ${example}, got ${shown(given)}`,
  );
}

/** Whole bigints as numbers, typed arrays as lists. */
function plain(given: unknown): unknown {
  if (typeof given === "bigint") return Number(given);
  if (ArrayBuffer.isView(given) && !(given instanceof DataView))
    return Array.from(given as unknown as ArrayLike<number | bigint>, Number);
  if (Array.isArray(given))
    return given.map((one) => (typeof one === "bigint" ? Number(one) : one));
  return given;
}

function agree(a: Answer, b: Answer, within: number): boolean {
  if (typeof a === "number" && typeof b === "number")
    return Math.abs(a - b) <= Math.abs(b) * within;
  if (typeof a === "string" && typeof b === "string")
    return a.trim().toLowerCase() === b.toLowerCase();
  if (typeof a === "object" && typeof b === "object") {
    return a.length === b.length && a.every((one, i) => one === b[i]);
  }
  return a === b;
}

/** What is wrong, without what would be right. */
function difference(given: Answer, right: Answer): string {
  if (typeof given === "number" && typeof right === "number") {
    if (!Number.isInteger(given) && Number.isInteger(right)) return "It is a whole number.";
    const far = given === 0 || right === 0 ? 1 : Math.abs(Math.log2(Math.abs(given / right)));
    const how = far >= 1 ? "by a factor of two or more" : "by less than a factor of two";
    return `${shown(given)} is too ${given < right ? "small" : "large"}, ${how}.`;
  }
  if (typeof given === "object" && typeof right === "object") {
    const same = given.findIndex((one, i) => one !== right[i]);
    const at = same < 0 ? given.length : same;
    const whole =
      at === 1 ? "The first number is right" : `The first ${counted(at, "number")} are right`;
    if (given.length === 0) return "The list is empty.";
    if (at === given.length) return `${whole}; some are missing behind.`;
    if (at === right.length) return `${whole}; nothing comes behind.`;
    const before = at === 0 ? "" : ` The ${at} before it ${at === 1 ? "is" : "are"} right.`;
    return `Number ${at + 1} of the list, ${given[at]}, is too ${(given[at] as number) < (right[at] as number) ? "small" : "large"}.${before}`;
  }
  if (typeof given === "boolean") return "It is the other way round: try it on a map.";
  return `${shown(given)} is something else.`;
}
