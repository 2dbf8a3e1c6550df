/**
 * Merges equal lines: where two maps behave alike, the later line would hide the earlier one, and
 * the legend would name an invisible line.
 */
import type { Trace } from "./trace.js";

/** The series with those that lie on each other as one, under a name that has both. */
export function joined(traces: readonly Trace[]): readonly Trace[] {
  const groups: Trace[][] = [];
  for (const trace of traces) {
    const same = groups.find(([first]) => first !== undefined && alike(first, trace));
    if (same === undefined) groups.push([trace]);
    else same.push(trace);
  }
  return groups.map((group) => {
    const [first] = group as [Trace];
    return group.length === 1 ? first : { ...first, name: nameOf(group.map(({ name }) => name)) };
  });
}

/** Do two series cover each other? Bars stand beside each other: they do not. */
function alike(a: Trace, b: Trace): boolean {
  if (a.type === "bar" || b.type === "bar" || a.name === b.name) return false;
  const look = ({ mode = "lines", yaxis = "y", line, marker, showlegend = true }: Trace) => {
    const shape = mode === "markers" ? marker?.symbol : line?.shape;
    return `${mode} ${yaxis} ${shape} ${showlegend}`;
  };
  if (look(a) !== look(b)) return false;
  const equal = (one: readonly unknown[], other: readonly unknown[]) =>
    one.length === other.length && one.every((value, i) => value === other[i]);
  return a.x.length > 0 && equal(a.x, b.x) && equal(a.y, b.y);
}

/**
 * One name for several: what they begin and end with is said once.
 * @example nameOf(["map[int64]bool, Go 1.24", "map[int64]bool, Go 1.26"]) // "map[int64]bool, Go 1.24, 1.26"
 */
function nameOf(names: readonly string[]): string {
  const split = names.map((name) => name.split(/(?<= )/));
  const [first] = split as [string[]];
  let common = 0;
  while (common < first.length - 1 && split.every((words) => words[common] === first[common]))
    common++;
  const rests = split.map((words) => words.slice(common));
  let same = 0;
  const fromEnd = (words: readonly string[]) => words[words.length - 1 - same];
  while (
    rests.every((words) => words.length > same + 1) &&
    rests.every((words) => fromEnd(words) === fromEnd(rests[0] as string[]))
  )
    same++;
  const parts = rests.map((words) => {
    const own = words.slice(0, words.length - same).join("");
    return /^(.*?)([,:]? ?)$/.exec(own) as RegExpExecArray;
  });
  const own = parts.map(([, part]) => part).join(", ");
  const end =
    same === 0 ? "" : (parts[0]?.[2] ?? "") + (rests[0] as string[]).slice(-same).join("");
  return first.slice(0, common).join("") + own + end;
}
