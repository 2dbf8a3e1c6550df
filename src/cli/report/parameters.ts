/**
 * Parameters of a report: `-p n=5000` declares `n` again in a cell behind the one that is tagged
 * `parameters`, where papermill puts it too, under papermill's tag.
 *
 *     cell "parameters"            let n = 10_000     // entries
 *     cell "injected-parameters"   let n = 5000;      <- put there
 *
 * https://papermill.readthedocs.io/en/latest/usage-parameterize.html
 */

import { CommandError } from "../command-error.js";
import { type Cell, type Notebook, sourceOf } from "./notebook.js";

/** Names and the literals of TypeScript that they get. */
export type Parameters = ReadonlyMap<string, string>;

/**
 * The name and the literal in `name=value`: a value that is JSON is itself, any other a string; an
 * integer that no number holds exactly is a bigint.
 * @throws {CommandError} if there is no name, or it cannot be one
 *
 * @example parameter("n=5000") // ["n", "5000"]
 * @example parameter("type=map[int64]bool") // ["type", "\"map[int64]bool\""]
 */
export function parameter(text: string): [name: string, literal: string] {
  const equals = text.indexOf("=");
  const name = text.slice(0, equals).trim();
  if (equals < 1 || !/^[\p{L}_$][\p{L}\d_$]*$/u.test(name)) {
    throw new CommandError(`\`-p\` takes name=value, got ${text}`, [
      "For example: -p n=5000 -p release=1.26",
    ]);
  }
  return [name, literalOf(text.slice(equals + 1).trim())];
}

function literalOf(text: string): string {
  if (/^-?\d+$/.test(text)) {
    const exact = Number.isSafeInteger(Number(text));
    return exact ? String(Number(text)) : `${BigInt(text)}n`;
  }
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    // No JSON: a word without quotes, as one types it in a shell.
    return JSON.stringify(text);
  }
}

/**
 * A copy of a notebook with the given parameters; one without any is returned as it is.
 * @throws {CommandError} if the notebook has no such parameters
 */
export function withParameters(notebook: Notebook, parameters: Parameters, name: string): Notebook {
  if (parameters.size === 0) return notebook;
  const at = notebook.cells.findIndex((cell) => tagsOf(cell).includes("parameters"));
  const declaring = notebook.cells[at];
  if (declaring === undefined) {
    throw new CommandError(`${name} takes no parameters: none of its cells is tagged "parameters"`);
  }
  const known = declaredIn(sourceOf(declaring));
  for (const given of parameters.keys()) {
    if (known.includes(given)) continue;
    throw new CommandError(`${name} has no parameter ${given}`, [`It has: ${known.join(", ")}`]);
  }
  const injected: Cell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    execution_count: null,
    outputs: [],
    source: [...parameters]
      .map(([key, literal]) => `let ${key}${typeFor(literal)} = ${literal};`)
      .join("\n"),
  };
  const rest = notebook.cells.slice(at + 1);
  const others = rest.filter((cell) => !tagsOf(cell).includes("injected-parameters"));
  return { ...notebook, cells: [...notebook.cells.slice(0, at + 1), injected, ...others] };
}

/** What is null or empty says nothing of its type; the cells behind it know. */
function typeFor(literal: string): string {
  return { null: ": any", "[]": ": any[]" }[literal] ?? "";
}

const tagsOf = (cell: Cell): readonly string[] => {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags : [];
};

/** The variables that a cell declares at the beginning of its lines. */
function declaredIn(source: string): string[] {
  const declaration = /^[ \t]*(?:export\s+)?(?:let|const|var)\s+([\p{L}_$][\p{L}\d_$]*)/gmu;
  return [...source.matchAll(declaration)].map(([, name]) => name ?? "");
}
