/** Maps that several claims share: one that has grown, one that grows to the same size, a race. */
import { ConcurrentMapFault, keys } from "../../../go/index.js";
import type { Lab } from "../lab.js";

/** A traced classic map of sequential keys. */
export function grown(lab: Lab, n: number) {
  const m = lab.classic("map[int64]int64", undefined, { traced: true });
  m.fill(keys.sequence(n), 7);
  return m;
}

/** A map that grows to the same size: few keys stay, many have come and gone. */
export function slid(lab: Lab) {
  const m = lab.classic("map[int64]int64", 60, { traced: true });
  m.fill(keys.slidingWindow(8000, 60), 7);
  const begun = m.events.findIndex(
    ({ growing }, i) => growing && m.events[i]?.B === m.events[i - 1]?.B,
  );
  return { m, begun: m.events[begun] };
}

/** Does a write beside a read, both without a lock, end the process? */
export function faults(lab: Lab): boolean {
  const m = lab.make("map[int64]int64");
  m.put(1, 1);
  try {
    m.interleave({ a: [["put", 1, 1]], b: [["get", 1]] }, "aab");
    return false;
  } catch (error) {
    if (error instanceof ConcurrentMapFault) return true;
    throw error;
  }
}
