/**
 * Finds the operation that causes a difference by bisection: the first n operations of the case are
 * replayed for different n.
 *
 * With a real Go both sides are run, and the result is the operation before which they agree and
 * after which they differ. Without one there is only the capture of the final state: the result is
 * then the operation with which the engine wrote the bytes that differ.
 */
import { type Capture, releaseOf } from "./capture.js";
import type { Case } from "./case/case.js";
import { expand, type Operation, prefixOf } from "./case/operations.js";
import { type Difference, differingFields, standsAt } from "./difference.js";
import { shown } from "./document/malformed.js";
import { type CaseFields, type RunOptions, withProbe } from "./go/real.js";
import { replay } from "./replay.js";

/** Where a difference came from. */
export interface Origin {
  /** The number of the operation; -1: it was there before the first. */
  readonly op: number;
  /** In words: `after operation 416 (put 5)`. */
  readonly text: string;
}

/** The first operations of a case, as a case. */
function begun(test: Case, n: number): Case {
  return { ...test, ops: prefixOf(test.ops, n), nops: Math.min(n, test.nops) };
}

/**
 * The operation with which the engine came to have what stands at the place of a difference;
 * undefined for what no operation changes: name and type.
 */
export function originInReplay(test: Case, real: Capture, difference: Difference): Origin {
  const { place, ours } = difference;
  const last = standsAt(replay(test, releaseOf(real)).capture, place);
  const same = (n: number) =>
    standsAt(replay(begun(test, n), releaseOf(real)).capture, place) === last;
  if (ours === "" || same(0)) return origin(test, 0);
  let [differs, agrees] = [0, test.nops];
  while (agrees - differs > 1) {
    const n = Math.floor((differs + agrees) / 2);
    if (same(n)) agrees = n;
    else differs = n;
  }
  return origin(test, agrees);
}

/**
 * The operation after which a real Go and the engine differ; undefined: they agree to the end.
 * @param fields the case as JSON, with all its seeds
 */
export async function originInReal(
  name: string,
  test: Case,
  fields: CaseFields,
  options: RunOptions,
): Promise<Origin | undefined> {
  return withProbe(name, test, fields, options, async (run) => {
    const differ = async (n: number) => {
      const real = await run(n);
      return differingFields(real, replay(begun(test, n), releaseOf(real)).capture).length > 0;
    };
    if (!(await differ(test.nops))) return undefined;
    if (await differ(0)) return origin(test, 0);
    let [agrees, differs] = [0, test.nops];
    while (differs - agrees > 1) {
      const n = Math.floor((agrees + differs) / 2);
      if (await differ(n)) differs = n;
      else agrees = n;
    }
    return origin(test, differs);
  });
}

const verbs: Readonly<Record<Operation["code"], string>> = {
  p: "put",
  g: "get",
  d: "delete",
  c: "clear",
  it: "iterate",
  nx: "next",
};

/** The last of the first `n` operations. */
function origin(test: Case, n: number): Origin {
  if (n === 0) return { op: -1, text: "before the first operation" };
  let last: Operation | undefined;
  for (const operation of expand(prefixOf(test.ops, n))) last = operation;
  if (last === undefined) return { op: -1, text: "before the first operation" };
  const key = "key" in last ? ` ${shown(last.key)}` : "";
  return { op: n - 1, text: `after operation ${n - 1} (${verbs[last.code]}${key})` };
}
