/** The workload of a program: shares of operations, which weight the costs in a report. */
import { didYouMean } from "../../format/nearest.js";
import { shown } from "../../format/shown.js";

/** Operations that a report has measured. */
export const workKinds = ["hit", "miss", "insert", "delete"] as const;

/** Shares of operations, in any unit: `{ hit: 90, insert: 10 }`. */
export type WorkShares = Partial<Record<(typeof workKinds)[number], number>>;

const example = '"hit=90,miss=5,insert=4,delete=1"';

/**
 * Shares of operations from an object, or from a string as the command line has it.
 * @throws TypeError naming the operation that is none, RangeError for a share that cannot be
 */
export function workSharesOf(given: WorkShares | string): WorkShares {
  if (typeof given === "string") {
    return checked(
      given.split(",").map((part) => {
        const [name = "", share = ""] = part.split("=").map((word) => word.trim());
        return [name, share === "" ? Number.NaN : Number(share)] as const;
      }),
      given,
    );
  }
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`\`workload\` must be shares such as ${example}, got ${shown(given)}`);
  }
  return checked(Object.entries(given), given);
}

function checked(parts: readonly (readonly [string, unknown])[], given: unknown): WorkShares {
  for (const [name, share] of parts) {
    if (!(workKinds as readonly string[]).includes(name)) {
      const meant = didYouMean(name, workKinds, (kind) => `"${kind}"`);
      throw new TypeError(
        `\`workload\` has shares of ${workKinds.join(", ")}, got ${shown(name)}. ${meant || `For example ${example}.`}`,
      );
    }
    if (typeof share === "number" && Number.isFinite(share) && share >= 0) continue;
    throw new RangeError(
      `the share of ${name} in \`workload\` must be a number from 0 on, as in ${example}, got ${shown(share)}`,
    );
  }
  const shares = Object.fromEntries(parts) as WorkShares;
  if (Object.values(shares).some((share) => share > 0)) return shares;
  throw new RangeError(
    `\`workload\` must have a share above 0, as in ${example}, got ${shown(given)}`,
  );
}

/** The mean of numbers by operation under these shares; null where one that is needed is not known. */
export function weighed(
  shares: WorkShares,
  numbers: Readonly<Record<(typeof workKinds)[number], number | null>>,
): number | null {
  let [sum, all] = [0, 0];
  for (const kind of workKinds) {
    const share = shares[kind] ?? 0;
    if (share === 0) continue;
    const number = numbers[kind];
    if (number === null) return null;
    sum += share * number;
    all += share;
  }
  return sum / all;
}
