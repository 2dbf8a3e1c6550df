/**
 * The answers of a class, from collected notebooks. It reads saved outputs of `check.…(…)` and of
 * nbgrader's test cells and runs nothing. Outputs can be forged, so grading is left to `nbgrader
 * autograde`, which runs everything again.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { systemProblem } from "../../capture/index.js";
import { counted } from "../../format/counted.js";
import { escapeMarkup } from "../../format/escape.js";
import { seriesColor } from "../../format/palette.js";
import { shown } from "../../format/shown.js";
import type { Bundle } from "../../notebook.js";
import { Figure } from "../../plot/index.js";
import { tableBundle } from "../../tables/index.js";

/** What became of an exercise in one notebook; "not run" is also a check without an answer. */
export type Outcome = "right" | "wrong" | "not run";

/** One answer of one student. */
interface Answer {
  readonly student: string;
  readonly exercise: string;
  readonly outcome: Outcome;
  /** What was said to a wrong one; "" otherwise. */
  readonly said: string;
}

/** A file that could not be read. */
interface Problem {
  readonly file: string;
  readonly problem: string;
}

/** The answers of a class; made by {@link classReport}. */
export class ClassReport {
  readonly #answers: readonly Answer[];
  readonly #problems: readonly Problem[];
  /** In order of their names. */
  readonly students: readonly string[];
  /** In the order in which they first come. */
  readonly exercises: readonly string[];

  /** @internal */
  constructor(
    students: readonly string[],
    answers: readonly Answer[],
    problems: readonly Problem[],
  ) {
    this.#answers = answers;
    this.#problems = problems;
    this.students = students;
    this.exercises = [...new Set(answers.map(({ exercise }) => exercise))];
  }

  /**
   * One row per student: the number of right, wrong and missing answers, and the result of each
   * exercise.
   */
  table(): ColumnTable {
    const of = (student: string, exercise: string) =>
      this.#answers.find((one) => one.student === student && one.exercise === exercise);
    const count = (outcome: Outcome) =>
      this.students.map(
        (student) =>
          this.#answers.filter((one) => one.student === student && one.outcome === outcome).length,
      );
    return table({
      student: [...this.students],
      right: count("right"),
      wrong: count("wrong"),
      notRun: count("not run"),
      ...Object.fromEntries(
        this.exercises.map((exercise) => [
          exercise,
          this.students.map((student) => of(student, exercise)?.outcome ?? null),
        ]),
      ),
    });
  }

  /**
   * One row per exercise, the hardest first: the number of right answers, and the most frequent
   * feedback.
   */
  byExercise(): ColumnTable {
    const rows = this.exercises.map((exercise) => {
      const all = this.#answers.filter((one) => one.exercise === exercise);
      const count = (outcome: Outcome) => all.filter((one) => one.outcome === outcome).length;
      const said = all.filter(({ said }) => said !== "").map(({ said }) => said);
      return { exercise, right: count("right"), wrong: count("wrong"), all, said };
    });
    const sorted = rows.sort((a, b) => a.right / a.all.length - b.right / b.all.length);
    return table({
      exercise: sorted.map(({ exercise }) => exercise),
      right: sorted.map(({ right }) => right),
      wrong: sorted.map(({ wrong }) => wrong),
      notRun: sorted.map(({ right, wrong, all }) => all.length - right - wrong),
      share: sorted.map(({ right, all }) => Number((right / all.length).toFixed(2))),
      mostTold: sorted.map(({ said }) => commonest(said)),
    });
  }

  /** One row per file that could not be read, with what is wrong with it. */
  errors(): ColumnTable {
    return table({
      file: this.#problems.map(({ file }) => file),
      problem: this.#problems.map(({ problem }) => problem),
    });
  }

  /** Students by exercise: how many have it right, wrong, and not run. */
  figure(): Figure {
    const rows = this.byExercise();
    const x = rows.array("exercise") as string[];
    const bars = (name: string, column: string, index: number) => ({
      ...{ type: "bar" as const, name, x, y: [...rows.array(column)] as number[] },
      hovertemplate: `%{x}: %{y} ${name}<extra></extra>`,
      marker: { color: seriesColor(index) },
    });
    const least = x[0] === undefined ? "nothing was asked" : `fewest have ${x[0]} right`;
    return new Figure(
      "class",
      [bars("right", "right", 2), bars("wrong", "wrong", 1), bars("not run", "notRun", 4)],
      {
        title: { text: `${counted(this.students.length, "student")}: ${least}` },
        xaxis: { title: { text: "exercise" }, type: "category" },
        yaxis: { title: { text: "students" }, rangemode: "tozero" },
        barmode: "group",
      },
    );
  }

  toString(): string {
    const bad = this.#problems.length;
    const unread = bad === 0 ? "" : `; ${counted(bad, "file")} could not be read`;
    return `${counted(this.students.length, "student")}, ${counted(this.exercises.length, "exercise")}${unread}`;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const line = this.toString();
    const parts = [
      this.table(),
      this.byExercise(),
      ...(this.#problems.length > 0 ? [this.errors()] : []),
    ];
    const bundles = parts.map((part) => tableBundle(part));
    return {
      "text/html": `<p>${escapeMarkup(line)}</p>${bundles.map((bundle) => bundle["text/html"]).join("")}`,
      "text/plain": [line, ...bundles.map((bundle) => bundle["text/plain"])].join("\n\n"),
    };
  }

  [inspect.custom](): string {
    const show = Reflect.get(this, Symbol.for("Jupyter.display")) as () => Record<string, string>;
    return show.call(this)["text/plain"] as string;
  }
}

/** The files below a folder, by their paths in it. */
function below(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch (error) {
    const problem = systemProblem(error) ?? "it cannot be read";
    throw new RangeError(
      `\`folder\`: ${folder}: ${problem}; it must be a folder of a class's notebooks`,
    );
  }
}

/** The string that is there most often; the first of several. */
function commonest(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
}

/** A cell of a notebook, as far as it is read here. */
interface Cell {
  readonly cell_type?: string;
  readonly execution_count?: number | null;
  readonly metadata?: {
    readonly nbgrader?: { readonly grade?: boolean; readonly grade_id?: string };
  };
  readonly source?: string | readonly string[];
  readonly outputs?: readonly {
    readonly output_type?: string;
    readonly evalue?: string;
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

const textOf = (text: string | readonly string[] | undefined): string =>
  typeof text === "string" ? text : (text ?? []).join("");

/** What a cell says of exercises. */
function* answersOf(cell: Cell): Generator<Omit<Answer, "student">> {
  if (cell.cell_type !== "code") return;
  const outputs = cell.outputs ?? [];
  const failed = outputs.find(({ output_type }) => output_type === "error");
  const { grade, grade_id: id } = cell.metadata?.nbgrader ?? {};
  if (grade === true && typeof id === "string") {
    const wasRun = outputs.length > 0 || typeof cell.execution_count === "number";
    const outcome = failed !== undefined ? "wrong" : wasRun ? "right" : "not run";
    yield { exercise: id, outcome, said: failed?.evalue ?? "" };
    return;
  }
  let answered = false;
  for (const { data } of outputs) {
    const said = /^(\w+): (?:right\.|not yet\. (.*))$/s.exec(textOf(data?.["text/plain"]));
    if (said === null) continue;
    answered = true;
    const [, exercise = "", wrong] = said;
    yield { exercise, outcome: wrong === undefined ? "right" : "wrong", said: wrong ?? "" };
  }
  const [, asked] = /^\s*check\.(\w+)\(/m.exec(textOf(cell.source)) ?? [];
  if (answered || asked === undefined) return;
  const outcome = failed === undefined ? "not run" : "wrong";
  yield { exercise: asked, outcome, said: failed?.evalue ?? "" };
}

/**
 * A report over a class, from a folder of collected notebooks: nbgrader's `submitted` or
 * `autograded` (STUDENT/ASSIGNMENT/x.ipynb), a folder for each student, or a file for each.
 * @param folder the path of the folder
 * @example classReport("submitted")
 * @example classReport("submitted").figure()
 * @throws RangeError when there is no notebook in it, or no such folder
 */
export function classReport(folder: string): ClassReport {
  if (typeof folder !== "string" || folder === "") {
    throw new TypeError(
      `\`folder\` must be the path of a folder of notebooks, such as "submitted", got ${shown(folder)}`,
    );
  }
  const files = below(folder)
    .filter((file) => file.endsWith(".ipynb") && !file.includes(".ipynb_checkpoints"))
    .sort();
  if (files.length === 0) {
    throw new RangeError(
      `${folder} contains no notebooks; expected STUDENT.ipynb or STUDENT/…/x.ipynb for each student`,
    );
  }
  const students = new Set<string>();
  const answers = new Map<string, Answer>();
  const problems: Problem[] = [];
  for (const file of files) {
    const [first = file] = file.split(sep);
    const student = first === file ? basename(file, ".ipynb") : first;
    students.add(student);
    try {
      for (const answer of cellsOf(join(folder, file)).flatMap((cell) => [...answersOf(cell)])) {
        // What a student said last counts.
        answers.set(`${student}/${answer.exercise}`, { student, ...answer });
      }
    } catch (error) {
      problems.push({ file, problem: (error as Error).message });
    }
  }
  const byName = new Intl.Collator("en", { numeric: true });
  return new ClassReport([...students].sort(byName.compare), [...answers.values()], problems);
}

function cellsOf(file: string): Cell[] {
  const notebook: unknown = JSON.parse(readFileSync(file, "utf8"));
  const cells: unknown =
    typeof notebook === "object" && notebook !== null && "cells" in notebook && notebook.cells;
  if (Array.isArray(cells) && cells.every((cell) => typeof cell === "object" && cell !== null)) {
    return cells as Cell[];
  }
  throw new TypeError("not a notebook of nbformat 4: it has no list of `cells`");
}
