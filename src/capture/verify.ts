/**
 * Verification: does the engine, replaying a case, leave the same memory behind as the process a
 * capture was taken of?
 */
import { type Capture, releaseOf } from "./capture.js";
import type { Case } from "./case/case.js";
import {
  type Difference,
  differenceText,
  differingFields,
  firstDifference,
  type Structure,
} from "./difference.js";
import { replay } from "./replay.js";

/** What a verification found. */
export type Verdict =
  | { readonly equal: true }
  | {
      readonly equal: false;
      readonly difference: Difference;
      /** Every field of the capture that differs, in the order compared. */
      readonly fields: readonly Structure[];
      /** All of it as text for a reader. */
      readonly text: string;
    };

/**
 * Replay a case as the release of a capture and compare everything with it: header, every bucket
 * and list, events, allocations, iterators, random numbers, hashes. Only the patch number in `go`
 * may differ.
 * @throws what replay throws.
 */
export function verify(test: Case, real: Capture): Verdict {
  const { map, capture: ours } = replay(test, releaseOf(real));
  const difference = firstDifference(real, ours, { header: map.headerFields(), slots: map.type });
  if (difference === undefined) return { equal: true };
  const fields = differingFields(real, ours);
  const text = differenceText(difference);
  const others = fields.filter((field) => field !== difference.structure);
  const also = others.length === 0 ? "" : `\n\nalso different: ${others.join(", ")}`;
  return { equal: false, difference, fields, text: text + also };
}
