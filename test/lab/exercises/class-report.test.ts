import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { check, classReport } from "../../../src/lab/prelude.js";

const folderOf = (files: Record<string, unknown>): string => {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-class-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(
      join(folder, name),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  return folder;
};

const notebook = (...cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
const answer = (source: string, text?: string) => ({
  ...{ cell_type: "code", source, metadata: {}, execution_count: text === undefined ? null : 1 },
  outputs:
    text === undefined ? [] : [{ output_type: "execute_result", data: { "text/plain": [text] } }],
});
const graded = (id: string, evalue?: string) => ({
  ...{ cell_type: "code", source: "", execution_count: 3 },
  metadata: { nbgrader: { grade: true, grade_id: id } },
  outputs: evalue === undefined ? [] : [{ output_type: "error", ename: "Error", evalue }],
});

describe("a report over a class", () => {
  // What the checks really say stands in the notebooks.
  const right = String(check.firstSplit(897));
  const wrong = String(check.firstSplit(1025));
  const folder = folderOf({
    "ada/growth/x.ipynb": notebook(
      { cell_type: "markdown", source: "check.firstSplit(1)", metadata: {} },
      answer("check.firstSplit(1025)", wrong),
      answer("check.firstSplit(897)", right),
      graded("q1-test"),
    ),
    "bob/growth/x.ipynb": notebook(
      answer("// Your answer\ncheck.firstSplit(1025)", wrong),
      graded("q1-test", "growthPoints(8) is not what the map does"),
    ),
    "eve.ipynb": notebook(answer("check.firstSplit()", String(check.firstSplit()))),
    "mallory.ipynb": "{",
    "ada/.ipynb_checkpoints/x.ipynb": "{",
  });
  const report = classReport(folder);

  test("has a row for each student, and the last answer counts", () => {
    expect(report.table().objects()).toEqual([
      { student: "ada", right: 2, wrong: 0, notRun: 0, firstSplit: "right", "q1-test": "right" },
      { student: "bob", right: 0, wrong: 2, notRun: 0, firstSplit: "wrong", "q1-test": "wrong" },
      { student: "eve", right: 0, wrong: 0, notRun: 1, firstSplit: "not run", "q1-test": null },
      { student: "mallory", right: 0, wrong: 0, notRun: 0, firstSplit: null, "q1-test": null },
    ]);
  });

  test("has a row for each exercise, the hardest first, with what most were told", () => {
    expect(report.byExercise().objects()).toEqual([
      {
        ...{ exercise: "firstSplit", right: 1, wrong: 1, notRun: 1, share: 0.33 },
        mostTold: "A table is split before all of its slots are taken.",
      },
      {
        ...{ exercise: "q1-test", right: 1, wrong: 1, notRun: 0, share: 0.5 },
        mostTold: "growthPoints(8) is not what the map does",
      },
    ]);
    const bars = report.figure().traces.map(({ name, y }) => [name, y]);
    expect(bars).toEqual([
      ["right", [1, 1]],
      ["wrong", [1, 1]],
      ["not run", [1, 0]],
    ]);
  });

  test("names files that are no notebooks", () => {
    expect(String(report)).toBe("4 students, 2 exercises; 1 file could not be read");
    expect(report.errors().objects()).toEqual([
      { file: "mallory.ipynb", problem: expect.stringMatching(/JSON/) },
    ]);
  });

  test("says what it takes", () => {
    expect(() => classReport(folderOf({}))).toThrow(
      "contains no notebooks; expected STUDENT.ipynb",
    );
    expect(() => classReport(7 as never)).toThrow(
      '`folder` must be the path of a folder of notebooks, such as "submitted", got 7',
    );
    expect(() => classReport("/no/such/folder")).toThrow(
      "`folder`: /no/such/folder: no such file; it must be a folder of a class's notebooks",
    );
  });
});
