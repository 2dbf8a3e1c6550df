/**
 * Verifies a capture: compares its memory with that of the engine after replaying the same case.
 */

import { type Origin, originInReal, originInReplay } from "./bisect.js";
import { type Capture, releaseOf } from "./capture.js";
import type { Case } from "./case/case.js";
import {
  type Difference,
  differenceText,
  differingFields,
  firstDifference,
  type Structure,
} from "./difference.js";
import type { Json } from "./document/json.js";
import { MalformedError } from "./document/malformed.js";
import { releaseOfVersion } from "./go/fetch-toolchain.js";
import { planned, type RunOptions } from "./go/real.js";
import { findGoToolchains } from "./go/toolchains.js";
import { replay } from "./replay.js";

/** What a verification found. */
export type Verdict =
  | { readonly equal: true }
  | {
      readonly equal: false;
      readonly difference: Difference;
      /** Every field of the capture that differs, in the order compared. */
      readonly fields: readonly Structure[];
      /** The operation after which it arose. */
      readonly origin: Origin;
      /** All of it, for a reader. */
      readonly text: string;
    };

/**
 * Replay a case as the release of a capture and compare everything with it: header, every bucket
 * and list, events, allocations, iterators, random numbers, hashes. Only the patch number in `go`
 * may differ.
 * @throws what replay throws.
 */
export function verify(test: Case, real: Capture): Verdict {
  return withOrigin(compared(test, real), (difference) => originInReplay(test, real, difference));
}

/**
 * The same with the capture's own case; where the capture's release is installed, the operation is
 * looked for with real Go beside the engine.
 * @param given the case, for captures that do not have it in them
 * @throws {MalformedError} for a capture without a case
 */
export async function verifyLive(
  real: Capture,
  given: Json | undefined,
  options: RunOptions = {},
): Promise<Verdict> {
  const { test, fields } = planned(given ?? caseIn(real));
  const found = compared(test, real);
  if (found.equal) return found;
  const name = releaseOf(real);
  const installed = options.installed ?? findGoToolchains();
  if (!installed.some(({ version }) => releaseOfVersion(version)?.name === name.split("-")[0])) {
    return withOrigin(found, (difference) => originInReplay(test, real, difference));
  }
  const live = await originInReal(name, test, fields, { ...options, installed });
  if (live !== undefined) return withOrigin(found, () => live);
  const agrees = `real Go ${name}, run again, agrees with the engine: the capture differs from both`;
  const verdict = withOrigin(found, (difference) => originInReplay(test, real, difference));
  return verdict.equal ? verdict : { ...verdict, text: `${verdict.text}\n${agrees}` };
}

/** The case that a capture was taken of. @throws {MalformedError} where it does not say it */
function caseIn(real: Capture): Json {
  if (real.case !== undefined) return real.case;
  throw new MalformedError("case", "this capture does not contain its case; pass the case as well");
}

type Found =
  | { readonly equal: true }
  | (Omit<Extract<Verdict, { equal: false }>, "origin"> & { readonly also: string });

function withOrigin(found: Found, originOf: (difference: Difference) => Origin): Verdict {
  if (found.equal) return found;
  const { also, ...rest } = found;
  const origin = originOf(found.difference);
  return { ...rest, origin, text: `${found.text}\n\nit arose ${origin.text}${also}` };
}

function compared(test: Case, real: Capture): Found {
  const { map, capture: ours } = replay(test, releaseOf(real));
  const difference = firstDifference(real, ours, { header: map.headerFields(), slots: map.type });
  if (difference === undefined) return { equal: true };
  const fields = differingFields(real, ours);
  const text = differenceText(difference);
  const others = fields.filter((field) => field !== difference.structure);
  const also = others.length === 0 ? "" : `\nalso different: ${others.join(", ")}`;
  return { equal: false, difference, fields, text, also };
}
