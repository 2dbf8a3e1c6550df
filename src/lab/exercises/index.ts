/** Exercises with checks and hints, which vary with a student's seed. */
import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { escapeMarkup } from "../../format/escape.js";
import { shown } from "../../format/shown.js";
import type { Checked, Exercise } from "./exercise.js";
import { growthExercises } from "./growth.js";
import { layoutExercises } from "./layout.js";
import { lookupExercises } from "./lookup.js";
import { machineExercises } from "./machine.js";
import { memoryExercises } from "./memory.js";
import { StudentRandom } from "./student-random.js";

export { Checked } from "./exercise.js";

const catalogue = {
  ...layoutExercises,
  ...growthExercises,
  ...lookupExercises,
  ...memoryExercises,
  ...machineExercises,
};

/** The name of an exercise. */
export type ExerciseName = keyof typeof catalogue;

/** Checks by the exercise's name: `check.growthPoints([9, 14])`. */
export type Checks = Readonly<Record<ExerciseName, (answer?: unknown) => Checked>>;
/** Hints by the exercise's name, one more at each call: `hint.growthPoints()`. */
export type Hints = Readonly<Record<ExerciseName, (degree?: number) => Hint>>;
/** Questions by the exercise's name: `task.growthPoints()`. */
export type Tasks = Readonly<Record<ExerciseName, () => Task>>;

const names = Object.keys(catalogue) as ExerciseName[];

/** A text that shows itself. */
abstract class Told {
  abstract toString(): string;

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return {
      "text/html": `<p>${escapeMarkup(this.toString())}</p>`,
      "text/plain": this.toString(),
    };
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** The question of an exercise, with the student's own numbers. */
export class Task extends Told {
  constructor(
    readonly exercise: ExerciseName,
    readonly text: string,
  ) {
    super();
  }

  override toString(): string {
    return `${this.text} Answer with check.${this.exercise}(…).`;
  }
}

/** A hint, with its number and the number of hints. */
export class Hint extends Told {
  constructor(
    readonly degree: number,
    readonly of: number,
    readonly text: string,
  ) {
    super();
  }

  override toString(): string {
    return `Hint ${this.degree} of ${this.of}: ${this.text}`;
  }
}

/** Who works: the seed of the variants, and the hints seen. */
let seed = "";
const seen = new Map<ExerciseName, number>();

const randomOf = (name: ExerciseName) => new StudentRandom(`${seed}/${name}`);

function byName<F>(
  make: (name: ExerciseName, exercise: Exercise) => F,
): Readonly<Record<ExerciseName, F>> {
  return Object.fromEntries(names.map((name) => [name, make(name, catalogue[name])])) as Record<
    ExerciseName,
    F
  >;
}

/**
 * Check an answer: says whether it is right and, if not, what is wrong, without revealing the right
 * answer. `check.growthPoints(answer)`; `.require()` behind it throws when it is wrong, for graded
 * cells. `check.growthPoints()` says what is to be given.
 */
export const check: Checks = byName(
  (name, exercise) =>
    (...given: unknown[]) =>
      given.length === 0
        ? exercise.unanswered(name)
        : exercise.check(name, randomOf(name), given[0]),
);

/** Ask for a hint; each call gives one more, `hint.growthPoints(1)` the first again. */
export const hint: Hints = byName((name, exercise) => (degree) => {
  const all = exercise.hints(randomOf(name));
  if (degree !== undefined && !(Number.isInteger(degree) && degree >= 1 && degree <= all.length)) {
    throw new RangeError(
      `\`degree\` must be a whole number from 1 to ${all.length}, got ${shown(degree)}`,
    );
  }
  const at = degree ?? Math.min((seen.get(name) ?? 0) + 1, all.length);
  seen.set(name, Math.max(at, seen.get(name) ?? 0));
  return new Hint(at, all.length, all[at - 1] as string);
});

/** Ask an exercise's question, with the student's own numbers: `task.growthPoints()`. */
export const task: Tasks = byName(
  (name, exercise) => () => new Task(name, exercise.task(randomOf(name))),
);

/**
 * Set the student's name: exercises have different numbers for different students, and always the
 * same for one student.
 * @param name anything that tells students apart. Without one all have the same numbers.
 * @example student("ada")
 * @throws TypeError when it is not a string
 */
export function student(name = ""): void {
  if (typeof name !== "string")
    throw new TypeError(`\`name\` must be a string such as "ada", got ${shown(name)}`);
  seed = name.trim().toLowerCase();
  seen.clear();
}

/**
 * All exercises: topic, name and question, with the student's own numbers.
 * @example exercises()
 */
export function exercises(): ColumnTable {
  return table({
    topic: names.map((name) => catalogue[name].topic),
    exercise: names.map((name) => `check.${name}(…)`),
    question: names.map((name) => catalogue[name].task(randomOf(name))),
  });
}
