/**
 * Reads claims from a file (docs/formats/claims.md): JSON in which each measurement is a JavaScript
 * expression.
 */
import { shown } from "../../format/shown.js";
import { keys } from "../../go/index.js";
import { layout } from "../layout.js";
import { type Claim, type ClaimOptions, claim } from "./claim.js";
import type { Lab } from "./lab.js";
import type { Bounds, Point, Value } from "./point.js";

/** A point of a claim in a file. */
interface WrittenPoint {
  readonly of: string;
  readonly claimed: Value | Bounds;
  /** An expression, or the lines of a function's body that returns what is found. */
  readonly found: string | readonly string[];
}

/** Names that expressions know: those of a notebook, for one release. */
const names = ["lab", "go", "make", "layout", "keys", "release"] as const;

/**
 * The claims of a file's text.
 * @param file its name, for messages
 * @throws SyntaxError when it is no JSON, or an expression is none; TypeError on anything else
 */
export function claimsOfFile(text: string, file: string): Claim[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${file} is not JSON: ${(error as Error).message}`);
  }
  const { format, version, claims } = fieldsOf(document, file);
  if (format !== "gomaplab-claims" || version !== 1) {
    throw new TypeError(
      `${file} must begin with "format": "gomaplab-claims", "version": 1, got ${shown({ format, version })}`,
    );
  }
  if (!Array.isArray(claims))
    throw new TypeError(`\`claims\` of ${file} must be a list, got ${shown(claims)}`);
  return claims.map((written, i) =>
    claimOf(fieldsOf(written, `claim ${i + 1} of ${file}`), `${file}, claim ${i + 1}`),
  );
}

function fieldsOf(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TypeError(`${where} must be an object, got ${shown(value)}`);
}

function claimOf(written: Record<string, unknown>, where: string): Claim {
  const { points, real: statements, ...others } = written;
  const real = Array.isArray(statements) ? statements.join("\n") : statements;
  if ("test" in others || "verdict" in others) {
    throw new TypeError(
      `${where}: a file has \`points\`, not functions; make such a claim by claim({ … })`,
    );
  }
  if (!Array.isArray(points) || points.length === 0) {
    throw new TypeError(
      `${where}: \`points\` must be a list of { of, claimed, found }, got ${shown(points)}`,
    );
  }
  const compiled = points.map((point, i) =>
    pointOf(fieldsOf(point, where), `${where}, point ${i + 1}`),
  );
  const test = (lab: Lab): Point[] => compiled.map((look) => look(lab));
  return claim({
    ...others,
    ...(real === undefined ? {} : { real }),
    test,
  } as unknown as ClaimOptions);
}

function pointOf(written: Record<string, unknown>, where: string): (lab: Lab) => Point {
  const { of, claimed, found } = written as Partial<WrittenPoint>;
  if (
    typeof of !== "string" ||
    claimed === undefined ||
    (typeof found !== "string" && !Array.isArray(found))
  ) {
    throw new TypeError(
      `${where} must have \`of\`, \`claimed\`, and \`found\` as an expression, got ${shown(written)}`,
    );
  }
  const body = typeof found === "string" ? `return (${found})` : found.join("\n");
  let look: (...given: unknown[]) => Value;
  try {
    look = new Function(...names, `"use strict"; ${body}`) as typeof look;
  } catch (error) {
    throw new SyntaxError(
      `${where}: \`found\` is not valid JavaScript: ${(error as Error).message}`,
    );
  }
  return (lab) => {
    const make = (type: never, hint?: number) => lab.make(type, hint);
    return { of, claimed, found: look(lab, () => lab.go(), make, layout, keys, lab.release) };
  };
}
