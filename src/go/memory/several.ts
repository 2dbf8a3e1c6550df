/**
 * The memory of several things that hold the same entries: slices beside a map, maps in step. All of
 * their numbers are added up. The highest numbers are those of all of them at their highest, which
 * is rarer than with one alone.
 */

import type { ContainerMemory, MemoryAnswer } from "./container.js";
import type { Estimate, MemoryPart } from "./estimate.js";

/**
 * What is known of them with n entries each.
 * @param hint for those that take one
 */
export function memoryOfSeveral(
  models: readonly ContainerMemory[],
  n: number,
  hint: number,
): MemoryAnswer {
  const answers = models.map((model) =>
    model.at(n, hint > 0 && !model.hinted && models.length > 1 ? 0 : hint),
  );
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  const total = (of: (answer: MemoryAnswer) => number) =>
    answers.reduce((sum, answer) => sum + of(answer), 0);
  const added = (of: (answer: MemoryAnswer) => Estimate): Estimate => ({
    expected: total((answer) => of(answer).expected),
    low: total((answer) => of(answer).low),
    high: total((answer) => of(answer).high),
  });
  const named = <T>(
    of: (answer: MemoryAnswer) => readonly T[],
    name: (one: T, text: string) => T,
  ) => answers.flatMap((answer, i) => of(answer).map((one) => name(one, models[i]?.text ?? "")));
  // One of them may grow while the others stand as they are: the most that is alive at once.
  const growth = (answer: MemoryAnswer) => answer.peak.expected - answer.live.expected;
  const most = answers.reduce((a, b) => (growth(b) > growth(a) ? b : a));
  const rest = answers.filter((answer) => answer !== most);
  const peak = (of: keyof Estimate) =>
    rest.reduce((sum, { live }) => sum + live[of], most.peak[of]);
  return {
    ...{ n, hint },
    hintIgnored: answers.some(({ hintIgnored }) => hintIgnored),
    live: added(({ live }) => live),
    peak: { expected: peak("expected"), low: peak("low"), high: peak("high") },
    allocated: added(({ allocated }) => allocated),
    mallocs: added(({ mallocs }) => mallocs),
    parts: named<MemoryPart>(
      ({ parts }) => parts,
      (one, text) => ({ ...one, part: `${text}: ${one.part}` }),
    ),
    shape: answers.map(({ shape }, i) => `${models[i]?.text}: ${shape}`).join("; "),
    stack: total(({ stack }) => stack),
    data: total(({ data }) => data),
    pointees: total(({ pointees }) => pointees),
    leftOut: [
      ...new Set(
        named(
          ({ leftOut }) => leftOut,
          (one, text) => `${one} of ${text}`,
        ),
      ),
    ],
    steps: named(
      ({ steps }) => steps,
      (one, text) => ({ ...one, what: `${text}: ${one.what}` }),
    ).sort((a, b) => a.n - b.n),
  };
}
