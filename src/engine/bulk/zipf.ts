/**
 * Integers of a Zipf distribution: k of 0 … bound - 1 with a probability proportional to
 * 1 / (k + 1)^exponent.
 *
 * Rejection-inversion (W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from
 * monotone discrete distributions", 1996): the power function is integrated in place of the sum,
 * a uniform number under the integral is carried back through its inverse and rounded, and what
 * lies outside the bars of the sum is drawn again. No table is needed, whatever the bound, and
 * nearly every first draw is taken.
 *
 * Each integer moves the generator once; further draws for it are made out of the first, so that
 * the state after n integers is known without making them.
 */
import { mix } from "../hash/hash";
import { WORKLOAD_EXPONENT, WORKLOAD_STEP } from "../layout/own-structures";
import { draw } from "../rand";

/** 0x9e3779b97f4a7c15 and 0xd1342543de82ef95 */
const RETRY_STEP: u64 = (0x9e3779b9 << 32) | 0x7f4a7c15;
const RETRY_TWIST: u64 = (0xd1342543 << 32) | 0xde82ef95;
const TWO_TO_MINUS_53: f64 = 1.0 / 9007199254740992.0;

/** Write the next `n` integers of the load at `at`, whose generator is at `state`. */
export function zipf(at: usize, state: usize, to: usize, n: u32): void {
  const most = load<u64>(at, WORKLOAD_STEP) as f64;
  const exponent = load<f64>(at, WORKLOAD_EXPONENT);
  const lowest = integral(1.5, exponent) - 1;
  const span = integral(most + 0.5, exponent) - lowest;
  const surely = 2 - inverse(integral(2.5, exponent) - bar(2, exponent), exponent);
  for (let i: usize = 0; i < n; i++) {
    let random = draw(state);
    while (true) {
      const under = lowest + span * (((random >> 11) as f64) + 0.5) * TWO_TO_MINUS_53;
      const x = inverse(under, exponent);
      const rank = Math.min(Math.max(Math.floor(x + 0.5), 1), most);
      if (rank - x <= surely || under >= integral(rank + 0.5, exponent) - bar(rank, exponent)) {
        store<u64>(to + 8 * i, (rank as u64) - 1);
        break;
      }
      random = mix(random + RETRY_STEP, random ^ RETRY_TWIST);
    }
  }
}

/*
 * log x is log1p(x - 1) here and exp x is expm1(x) + 1: log and exp themselves would come with
 * tables, for which the control block has no room.
 */

/** 1 / x^exponent */
function bar(x: f64, exponent: f64): f64 {
  return Math.expm1(-exponent * Math.log1p(x - 1)) + 1;
}

/** The integral of bar from 1 to x: (x^(1 - exponent) - 1) / (1 - exponent), log x for 1. */
function integral(x: f64, exponent: f64): f64 {
  const log = Math.log1p(x - 1);
  const power = (1 - exponent) * log;
  return power === 0 ? log : (log * Math.expm1(power)) / power;
}

/** The x up to which the integral is `area`. */
function inverse(area: f64, exponent: f64): f64 {
  const grown = Math.max(area * (1 - exponent), -1);
  return Math.expm1(grown === 0 ? area : (area * Math.log1p(grown)) / grown) + 1;
}
