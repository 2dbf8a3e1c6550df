/** The errors of this room: what is wrong, where, and what would be right. */

/** An invalid machine description or setting of a model. */
export class MachineError extends RangeError {
  override readonly name = "MachineError";
  constructor(
    message: string,
    /** Path of the wrong field, as in `caches[1].ways`; the message contains it. */
    readonly field: string,
  ) {
    super(message);
    Object.defineProperty(this, "field", { enumerable: false });
  }
}

/** Accesses that no processor makes, or columns of different lengths. */
export class AccessError extends RangeError {
  override readonly name = "AccessError";
}

/** A file that is not a trace of the expected format. */
export class TraceError extends SyntaxError {
  override readonly name = "TraceError";
  constructor(
    problem: string,
    /** From 1. */
    readonly line: number,
    /** From 1, in bytes. */
    readonly column: number,
    advice: string,
  ) {
    super(`line ${line}, column ${column}: ${problem}; ${advice}`);
  }
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? `an array of ${value.length}` : "an object";
}
