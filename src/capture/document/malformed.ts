/**
 * The error for a case, capture or profile that breaks its format. Its message starts with the
 * field, as a program would reach it: `ops[3][1]: expected …`.
 */

import { withDetails } from "../../go/index.js";

/** A malformed case or capture. */
export class MalformedError extends Error {
  override readonly name = "MalformedError";

  /** The field, for example `ops[3][1]`; empty when the whole text is meant. */
  declare readonly field: string;
  /** What was expected and what was found instead. */
  declare readonly problem: string;
  /** The file that is malformed; empty when it is not known here. */
  declare readonly file: string;

  constructor(field: string, problem: string, options?: ErrorOptions, file = "") {
    super([file, field, problem].filter((part) => part !== "").join(": "), options);
    withDetails<MalformedError>(this, { field, problem, file });
  }

  /** The same error, of a file that is named. */
  of(file: string): MalformedError {
    return new MalformedError(this.field, this.problem, { cause: this.cause }, file);
  }
}

/** A path of names and indexes as it is written in a program: `ops[3][1]`. */
export function fieldName(path: readonly unknown[]): string {
  let name = "";
  for (const step of path) {
    if (typeof step === "number") name += `[${step}]`;
    else if (/^[A-Za-z_]\w*$/.test(String(step))) name += name === "" ? step : `.${step}`;
    else name += `[${JSON.stringify(String(step))}]`;
  }
  return name;
}

/** A value as an error message shows it: as JSON, shortened. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 50)}… (${text.length} characters)`;
}
