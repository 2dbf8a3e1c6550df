import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { check, exercises, hint, student, task } from "../../src/lab/prelude.js";

type Name = keyof typeof check;
const names = Object.keys(check) as Name[];

/** Answers of the kinds that there are, of which an exercise takes one kind. */
const probes: readonly unknown[] = [-1, [-1], true, "no such word"];

const taken = (name: Name): unknown => probes.find((probe) => !refuses(name, probe));

function refuses(name: Name, answer: unknown): boolean {
  try {
    check[name](answer);
    return false;
  } catch {
    return true;
  }
}

beforeEach(() => student());

describe("answers, worked out by the engine", () => {
  // Values of a table made by hand from Go's sources and from runs of Go 1.19.8 and 1.21.13.
  test("known ones are right", () => {
    const growths = {
      "6.5": [9, 14, 27, 53, 105, 209, 417, 833],
      "6": [9, 13, 25, 49, 97, 193, 385, 769],
    };
    for (const who of ["", "ada", "grace", "rob", "ken", "robert"]) {
      student(who);
      const text = task.growthPoints().text;
      const n = Number(/of (\d+) inserts/.exec(text)?.[1]);
      const all = growths[text.includes("Go 1.21") ? "6" : "6.5"];
      expect(check.growthPoints(all.filter((insert) => insert <= n)).right, text).toBe(true);
      const half = task.firstSplit();
      expect(check.firstSplit(897).right, half.text).toBe(true);
      const hash = BigInt(/0x[0-9a-f]{16}/.exec(task.controlByteOf().text)?.[0] ?? 0);
      expect(check.controlByteOf(hash & 0x7fn).right).toBe(true);
    }
  });

  test("lines, pages and cores", () => {
    const asked = (name: Name, wanted: RegExp) => {
      for (let i = 0; i < 500; i++) {
        student(`student ${i}`);
        if (wanted.test(task[name]().text)) return check[name];
      }
      throw new Error(`${name} never asks ${wanted}`);
    };
    expect(asked("pagesOfArray", /B = 16,/)(2448).right).toBe(true);
    // 56 bytes: six of eight; 48: bytes 48 to 95 and 96 to 143, two of four.
    expect(asked("straddlingObjects", /of 56 bytes/)(75).right).toBe(true);
    expect(asked("straddlingObjects", /of 48 bytes/)(50).right).toBe(true);
    // 144 bytes from 144 on: bytes 144 to 287, lines 2, 3 and 4.
    expect(asked("linesOfBucket", /map\[int64\]int64 .* bucket 1 /)(3).right).toBe(true);
    expect(asked("sharedLine", / 56 bytes behind.* take the line/)(true).right).toBe(true);
    expect(asked("sharedLine", / 64 bytes behind.* take the line/)(false).right).toBe(true);
    expect(asked("sharedLine", / 56 bytes behind.* keep its line/)(false).right).toBe(true);
    expect(asked("sharedLine", / 64 bytes behind.* keep its line/)(true).right).toBe(true);
  });

  test("a release's own load factor is asked for", () => {
    const of = (release: string) => {
      for (let i = 0; ; i++) {
        student(`student ${i}`);
        if (task.growthPoints().text.includes(`Go ${release}`)) return;
      }
    };
    of("1.21");
    const n = Number(/of (\d+) inserts/.exec(task.growthPoints().text)?.[1]);
    const other = [9, 14, 27, 53, 105, 209, 417, 833].filter((insert) => insert <= n);
    expect(check.growthPoints(other).wrong).toBe(
      "That is right for a release with another load factor.",
    );
  });
});

describe("what is said to a wrong answer", () => {
  test("there are at least forty exercises, each with a question, hints and a check", () => {
    expect(names.length).toBeGreaterThanOrEqual(45);
    for (const name of names) {
      expect(task[name]().text, name).toMatch(/[?.)]$/);
      expect(hint[name]().of, name).toBeGreaterThan(0);
      expect(taken(name), name).not.toBeUndefined();
    }
    expect(exercises().numRows()).toBe(names.length);
  });

  test("says what is wrong", () => {
    const n = Number(/of (\d+) inserts/.exec(task.growthPoints().text)?.[1]);
    expect(String(check.growthPoints([9]))).toBe(
      "growthPoints: not yet. The first number is right; some are missing behind.",
    );
    expect(check.growthPoints([]).wrong).toBe("The list is empty.");
    expect(check.growthPoints([9, n + 1]).wrong).toBe(
      `Number 2 of the list, ${n + 1}, is too large. The 1 before it is right.`,
    );
    expect(check.bucketSize(1).wrong).toBe("1 is too small, by a factor of two or more.");
    expect(check.bucketSize(80.5).wrong).toBe("It is a whole number.");
  });

  test("never the right answer", () => {
    // Numbers from 1 to 6,000 and all words that could be answers, found by trying them.
    const tried = names.filter((name) => typeof taken(name) === "number" && !refuses(name, 5));
    for (const name of tried) {
      const right = Array.from({ length: 300 }, (_, i) => i).find((i) => check[name](i).right);
      if (right === undefined || right < 20) continue;
      const said = [-1, right - 1, right + 1, right * 8, 0].map((answer) =>
        String(check[name](answer)),
      );
      const hints = [1, 2, 3].flatMap((degree) =>
        degree <= hint[name](1).of ? [String(hint[name](degree))] : [],
      );
      for (const text of [...said, ...hints]) {
        const numbers = text.replace(/Go 1\.\d+/g, "").match(/\d[\d,.]*/g) ?? [];
        const given = numbers
          .map(Number)
          .filter((number) => number !== right - 1 && number !== right + 1);
        expect(given, `${name}: ${text}`).not.toContain(right);
      }
    }
  });

  test("an answer of the wrong type is told what it must be", () => {
    expect(() => check.growthPoints("9, 14")).toThrow(
      'the answer to `growthPoints` must be a list of numbers, such as [1, 2, 3], got "9, 14"',
    );
    expect(() => check.growthPoints([9, "14"])).toThrow("must be a list of numbers");
    expect(() => check.bucketSize("88")).toThrow(
      'the answer to `bucketSize` must be a number, such as 42, got "88"',
    );
    expect(() => check.bucketSize(Number.NaN)).toThrow("must be a number, such as 42, got NaN");
    expect(() => check.bucketSize(undefined)).toThrow("got undefined");
    expect(() => check.scansBuckets(1)).toThrow("must be true or false");
    expect(() => check.halfOfSplit(["X"])).toThrow("must be a string");
  });

  test("typed arrays and bigints count as numbers, words in any case", () => {
    expect(check.growthPoints(new Float64Array([9])).wrong).toContain("missing");
    expect(check.bucketSize(1n).wrong).toContain("too small");
    const half = ["X", "y", " Y "].filter((answer) => check.halfOfSplit(answer).right);
    expect([1, 2]).toContain(half.length);
  });

  test("throws where a grade depends on it", () => {
    expect(() => check.bucketSize(1).require()).toThrow("bucketSize: not yet. 1 is too small");
    expect(check.firstSplit(897).require().right).toBe(true);
  });
});

describe("no answer", () => {
  test("is never right, and says what is to be given", () => {
    for (const who of ["", "ada", "grace"]) {
      student(who);
      for (const name of names) {
        const { right, answered, wrong } = check[name]();
        expect({ right, answered, wrong }, name).toEqual({
          ...{ right: false, answered: false },
          wrong: expect.stringMatching(new RegExp(`^Give .+: check\\.${name}\\(…\\)\\.$`)),
        });
      }
    }
    expect(String(check.scansBuckets())).toBe(
      "scansBuckets: no answer yet. Give true or false: check.scansBuckets(…).",
    );
    expect(String(check.bucketSize())).toBe(
      "bucketSize: no answer yet. Give a whole number of bytes: check.bucketSize(…).",
    );
    expect(String(check.tophashMeaning())).toContain("Give one of the five names, in quotes: ");
    expect(String(check.growthPoints())).toContain("Give a list of the numbers of inserts, such");
    expect(() => check.bucketSize().require()).toThrow("bucketSize: no answer yet. Give a whole");
  });

  test("an answer that is undefined is an answer of the wrong type", () => {
    expect(() => check.scansBuckets(undefined)).toThrow(
      "must be true or false, such as true, got undefined",
    );
  });

  test("is what each exercise in the notebooks begins with", () => {
    const folder = new URL("../../notebooks/", import.meta.url);
    const calls = readdirSync(folder)
      .filter((file) => file.endsWith(".ipynb"))
      .flatMap((file) => {
        const { cells } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
          cells: { cell_type: string; source: string[]; outputs?: unknown[] }[];
        };
        return cells
          .filter(({ cell_type }) => cell_type === "code")
          .flatMap(({ source, outputs }) =>
            [...source.join("").matchAll(/\bcheck\.(\w+)\((.*)\)/g)].map(([, name, given]) => ({
              ...{ file, name, given },
              saysNothingIsGiven: JSON.stringify(outputs).includes(`${name}: no answer yet.`),
            })),
          );
      });
    expect(calls.length).toBeGreaterThanOrEqual(60);
    for (const call of calls) {
      expect(call).toEqual({ ...call, given: "", saysNothingIsGiven: true });
      expect(names).toContain(call.name);
    }
  });
});

describe("questions of yes or no", () => {
  const yesNo = names.filter((name) => !refuses(name, true));

  test("are put both ways round, and true and false are both right for many", () => {
    expect(yesNo.sort()).toEqual([
      ...["growthWrites", "leftAfterClear", "raceFound", "scansBuckets", "sharedLine"],
    ]);
    for (const name of yesNo) {
      const right = new Map<string, Set<boolean>>();
      let yes = 0;
      for (let i = 0; i < 40; i++) {
        student(`student ${i}`);
        const isTrue = check[name](true).right;
        // One of the two is right.
        expect(check[name](false).right, name).toBe(!isTrue);
        yes += isTrue ? 1 : 0;
        // The same numbers under both questions, with both answers.
        const { text } = task[name]();
        right.set(text, (right.get(text) ?? new Set()).add(isTrue));
      }
      expect(yes, name).toBeGreaterThanOrEqual(8);
      expect(yes, name).toBeLessThanOrEqual(32);
      // A question has one answer.
      expect(
        [...right.values()].map(({ size }) => size),
        name,
      ).toEqual([...right].map(() => 1));
    }
  });

  test("are not all true, nor all false, for who gives no name", () => {
    const right = yesNo.map((name) => check[name](true).right);
    expect(new Set(right)).toEqual(new Set([true, false]));
  });
});

describe("hints", () => {
  test("come one by one, and any again", () => {
    const first = hint.firstSplit();
    expect(String(first)).toMatch(/^Hint 1 of 2: /);
    expect(String(hint.firstSplit())).toMatch(/^Hint 2 of 2: /);
    expect(String(hint.firstSplit())).toMatch(/^Hint 2 of 2: /);
    expect(hint.firstSplit(1).text).toBe(first.text);
    expect(() => hint.firstSplit(3)).toThrow("`degree` must be a whole number from 1 to 2, got 3");
    student();
    expect(hint.firstSplit().degree).toBe(1);
  });
});

describe("variants from a student's seed", () => {
  const questions = (who: string) => {
    student(who);
    return names.map((name) => task[name]().text);
  };

  test("are the same for one student, and others for another", () => {
    expect(questions("ada")).toEqual(questions(" Ada"));
    const [ada, grace] = [questions("ada"), questions("grace")];
    const shared = ada.filter((question, i) => question === grace[i]).length;
    expect(shared).toBeLessThan(names.length / 2);
  });

  test("every question of fifty students can be answered by some answer of its kind", () => {
    // An exercise takes one kind, whoever is asked.
    const answers = names.map((name) => [name, taken(name)] as const);
    for (let i = 0; i < 50; i++) {
      student(`student ${i}`);
      for (const [name, answer] of answers) expect(check[name](answer).exercise).toBe(name);
    }
  }, 240_000);

  test("a student has a name", () => {
    expect(() => student(5 as never)).toThrow('`name` must be a string such as "ada", got 5');
  });
});
