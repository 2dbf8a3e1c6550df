/**
 * `gomaplab report --type 'map[string]int64' --n 1e7 --html out.html`: runs the notebook of the
 * decision report with the given type and number of entries.
 */
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { releases as known, MemoryModel } from "../../go/index.js";
import { workSharesOf } from "../../lab/report/workload.js";
import { CommandError } from "../command-error.js";
import { packageRoot } from "../package-root.js";
import type { Parameters } from "./parameters.js";

/** The options of the command line. */
export interface Decision {
  readonly type?: string;
  readonly n?: number;
  readonly releases?: readonly string[];
  readonly keyLength?: number;
  readonly workload?: string;
  readonly html?: string;
}

/** The notebook behind the report. */
export const decisionNotebook = join(packageRoot, "notebooks", "15-a-report-for-a-decision.ipynb");

/** A number of entries, also as "1e7". */
export function entries(text: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (Number.isSafeInteger(value) && value >= 1 && value <= 1e11) return value;
  throw new InvalidArgumentError("A whole number from 1 to 1e11, such as 1e7.");
}

/** Releases with commas between them. */
export function releaseList(text: string): string[] {
  const given = text.split(",").map((name) => name.trim());
  const strangers = given.filter((name) => !known.has(name as never));
  if (strangers.length === 0 && given.length <= 4) return given;
  throw new InvalidArgumentError(
    `One to four releases out of ${[...known.keys()].join(", ")}, such as 1.19,1.26.`,
  );
}

/** Shares of operations, "hit=90,insert=10". */
export function workload(text: string): string {
  try {
    workSharesOf(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/**
 * The notebook's parameters.
 * @throws {CommandError} when there is no type or no number; {GoTypeError} when no map has that type
 */
export function decisionParameters({
  type,
  n,
  releases,
  keyLength,
  workload,
}: Decision): Parameters {
  if (type === undefined || n === undefined) {
    throw new CommandError("`gomaplab report` takes notebooks, or --type and --n.", [
      "For example: gomaplab report --type 'map[string]int64' --n 1e7 --html out.html",
    ]);
  }
  // Tells what is wrong with a type before a kernel is started for it.
  new MemoryModel(type, keyLength === undefined ? {} : { keyLength });
  return new Map([
    ["type", JSON.stringify(type)],
    ["n", String(n)],
    ...(releases === undefined ? [] : [["releases", JSON.stringify(releases.join(","))] as const]),
    ...(keyLength === undefined ? [] : [["keyLength", String(keyLength)] as const]),
    ...(workload === undefined ? [] : [["workload", JSON.stringify(workload)] as const]),
  ]);
}
