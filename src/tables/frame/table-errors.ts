/**
 * Errors in calls of a table's verbs, in the form of all our errors: what is wrong, where, and what
 * would be right. arquero's own errors name a missing column by a substring, which is wrong if a
 * name was given for an expression, and have internal stack frames.
 *
 * The methods of every arquero table are wrapped once: errors that they throw become a
 * {@link TableError} that begins at the caller; what a function of the user throws passes through.
 */
import { ColumnTable, op, Table } from "arquero";
import { visible } from "../../format/escape.js";
import { didYouMean, listed } from "../../format/nearest.js";

/** An invalid call of a table's verb: a missing column, an invalid expression. */
export class TableError extends Error {
  override readonly name = "TableError";
}

type Method = (this: Table, ...args: unknown[]) => unknown;

/** Marks a method that is wrapped already. */
const wrapped = Symbol("wrapped");

/** Makes the errors of every arquero table readable. Calling it again changes nothing. */
export function installTableErrors(): void {
  for (const prototype of [Table.prototype, ColumnTable.prototype]) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const method: unknown = property.value;
      if (name === "constructor" || typeof method !== "function" || wrapped in method) continue;
      Object.defineProperty(prototype, name, { ...property, value: guarded(method as Method) });
    }
  }
}

function guarded(method: Method): Method {
  const guard: Method = function (...args) {
    try {
      return method.apply(this, args);
    } catch (error) {
      const told = error instanceof TableError ? error : translated(error, this, args);
      if (told === undefined) throw error;
      Error.captureStackTrace(told, guard);
      throw told;
    }
  };
  for (const key of ["name", "length"] as const) {
    Object.defineProperty(guard, key, { value: method[key], configurable: true });
  }
  return Object.assign(guard, { [wrapped]: true });
}

/** The error in our words; undefined when arquero did not throw it. */
function translated(error: unknown, table: Table, args: unknown[]): TableError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  // An array of values that is not there is read.
  if (error instanceof TypeError && /undefined \(reading '(at|length)'\)/.test(message)) {
    const column = strangerAmong(args, [table]);
    return column === undefined ? undefined : noColumn(column, [table]);
  }
  if (isOfExpression(error, args)) return new TableError(`The expression fails: ${message}`);
  if (error.constructor !== Error) {
    return isOfArquero(error) ? new TableError(`The arguments do not fit: ${message}`) : undefined;
  }
  const [first = ""] = message.split("\n");
  for (const [pattern, tell] of told) {
    const found = pattern.exec(first);
    if (found !== null) return tell(found[1] as string, table, args);
  }
  return isOfArquero(error) ? new TableError(first) : undefined;
}

/** Whether arquero's own code threw it. */
function isOfArquero({ stack = "" }: Error): boolean {
  const top = stack.split("\n").find((frame) => /^ +at /.test(frame)) ?? "";
  return /[\\/]arquero[\\/]/.test(top);
}

/** Whether an expression threw it that arquero compiled, and not a function of the user. */
function isOfExpression(error: Error, args: unknown[]): boolean {
  return error.constructor !== Error && sources(args) !== "" && isOfArquero(error);
}

type Tell = (found: string, table: Table, args: unknown[]) => TableError;

/**
 * arquero's messages (src/expression/parse-expression.js, src/verbs, src/table), and ours. Each pattern
 * has a group: what is told.
 */
const told: readonly (readonly [RegExp, Tell])[] = [
  [/^Unrecognized column: (.*)$/, (name, table) => noColumn(name, [table])],
  [/^Invalid impute column (.*)$/, (name, table) => noColumn(unquoted(name), [table])],
  [
    /^Invalid column reference: "(.*)"$/,
    (text, table, args) => {
      const tables = [table, ...args.filter((arg) => arg instanceof Table)];
      const written = columnIn(text, tables) ?? strangerAmong(args, tables);
      return noColumn(written ?? text, tables);
    },
  ],
  [
    /^Invalid param reference: "(.*)"$/,
    (text) => {
      const name = text.replace(/^.*\./, "");
      return new TableError(
        `No parameter ${JSON.stringify(name)}\nPass it to the table: table.params({ ${name}: … })`,
      );
    },
  ],
  [
    /^Invalid variable reference: "(.*)"$/,
    (found, _, args) => {
      const name = asWritten(found, args);
      return new TableError(
        `The expression uses ${name}, a variable defined outside it\n` +
          "Expressions are parsed from their source, where only the row and op are known. " +
          `To call a function as it is: aq.escape(d => …). ` +
          `To pass a value: table.params({ ${name} }), then (d, $) => … $.${name}`,
      );
    },
  ],
  [
    /^Invalid function call: "(.*)"$/,
    (call, _, args) => {
      const name = /^(?:[\w$]+\.)*op\.(\w+)\(/.exec(call)?.[1];
      if (name !== undefined && !(name in op)) {
        const meant = didYouMean(name, Object.keys(op), (found) => `op.${found}`);
        return new TableError(`op has no function ${name}${meant === "" ? "" : `\n${meant}`}`);
      }
      return new TableError(
        `The expression calls ${asWritten(call, args)}, a function defined outside it\n` +
          "Expressions are parsed from their source, where only functions of op and Math are " +
          "known. To call a function as it is: aq.escape(d => …)",
      );
    },
  ],
  [
    /^Expression parse error: (.*)$/,
    (text) => new TableError(`No expression: ${text}\nFor example: d => d.count > 5`),
  ],
  [
    /^(Invalid .*|Unsupported expression construct: .*|.* not allowed: ".*")$/,
    (text) => new TableError(text),
  ],
  [
    /^(Assign row counts do not match|Natural join requires .*|Mismatched number of join keys)$/,
    (text) => new TableError(text),
  ],
  [
    /^(relocate .*|ntile num .*|nth_value nth .*|groups option .*)$/,
    (text) => new TableError(text),
  ],
];

function noColumn(name: string, tables: readonly Table[]): TableError {
  const names = [...new Set(tables.flatMap((table) => table.columnNames()))].map(visible);
  const shown = visible(name.length <= 80 ? name : `${name.slice(0, 79)}…`);
  const meant = didYouMean(name, names, (found) => JSON.stringify(found));
  const has = names.length === 0 ? "The table has no columns" : listed("Column", names);
  return new TableError(
    `No column ${JSON.stringify(shown)} in this table\n${meant === "" ? "" : `${meant} `}${has}`,
  );
}

/**
 * A variable as the user wrote it. A notebook's kernel keeps the variables of cells in boxes, and
 * what it runs says `$limit.v` where the cell says `limit`.
 */
function asWritten(found: string, args: unknown): string {
  const unboxed = found.replace(/\(0, (\$+[\w$]+\.v)\)/g, "$1").replace(/\$+([\w$]+)\.v\b/g, "$1");
  const [, name] = /^\$+([\w$]+)$/.exec(unboxed) ?? [];
  return name !== undefined && sources(args).includes(`${unboxed}.v`) ? name : unboxed;
}

/** The texts of all functions among arguments. */
function sources(args: unknown, depth = 0): string {
  if (typeof args === "function") return String(args);
  if (typeof args !== "object" || args === null || args instanceof Table || depth > 4) return "";
  return Object.values(args)
    .map((value) => sources(value, depth + 1))
    .filter((text) => text !== "")
    .join("\n");
}

/** The column of `d.kindd` or `d["kindd"]`; undefined when there is one, or the text is none. */
function columnIn(text: string, tables: readonly Table[]): string | undefined {
  const [, dotted, bracketed] = /^[\w$]+(?:\.([\w$]+)|\[(".*")\])$/.exec(text) ?? [];
  const name = dotted ?? (bracketed === undefined ? undefined : unquoted(bracketed));
  return name === undefined || has(name, tables) ? undefined : name;
}

/** The first name among arguments that no table has as a column. */
function strangerAmong(args: unknown, tables: readonly Table[], depth = 0): string | undefined {
  if (typeof args === "string") return has(args, tables) ? undefined : args;
  if (typeof args !== "object" || args === null || args instanceof Table || depth > 4) return;
  for (const value of Object.values(args)) {
    const found = strangerAmong(value, tables, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function has(name: string, tables: readonly Table[]): boolean {
  return tables.some((table) => table.columnIndex(name) >= 0);
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
