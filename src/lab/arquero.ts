/**
 * arquero with types that fit its documentation: all its exports, with `op` and `escape` typed as
 * table expressions use them. In arquero's own declarations `op.count()` returns an unusable
 * object, `params` with values may not return a table, and the argument that `escape` passes to a
 * function has no type.
 */
import {
  type ColumnTable,
  escape as escapeValue,
  fromArrow as fromArrowBytes,
  fromCSV as fromCsvText,
  fromFixed as fromFixedText,
  fromJSON as fromJsonText,
  from as fromValues,
  loadArrow as loadArrowFile,
  loadCSV as loadCsvFile,
  loadFixed as loadFixedFile,
  loadJSON as loadJsonFile,
  op as operations,
} from "arquero";
import { systemProblem } from "../capture/index.js";
import { shown } from "../format/shown.js";
import { TableError } from "../tables/index.js";

export * from "arquero";

declare module "arquero/dist/types/table/Table.js" {
  interface Table {
    /** Parameters for expressions, added to the table: `(d, $) => d.count > $.threshold`. */
    params(values: Record<string, unknown>): this;
    /** The parameters that the table has. */
    params(): Record<string, unknown>;
  }
}

/** A function that is used as a table expression. */
type Expression = Extract<
  Parameters<ColumnTable["filter"]>[0],
  (row: never, parameters: never) => unknown
>;
/** The row that an expression is about: values by column. */
type Row = Parameters<Expression>[0];
/** What was given to `table.params`. */
type Given = Parameters<Expression>[1];

/** What arquero declares to give an object in place of its result. */
type Misdeclared = "count" | "any" | Collecting;
type Collecting = "array_agg" | "array_agg_distinct" | "object_agg" | "map_agg" | "entries_agg";

/** Functions for table expressions; aggregate and window functions, too. */
export interface Operations extends Omit<typeof operations, Misdeclared> {
  /** The number of records: `d => op.count()`. */
  count(): number;
  /** Any of the values observed. */
  any<T>(field: T): T;
  /** An array of the values. */
  array_agg<T>(field: T): T[];
  /** An array of the different values. */
  array_agg_distinct<T>(field: T): T[];
  /** An object with the keys and values observed. */
  object_agg<V>(key: unknown, value: V): Record<string, V>;
  /** A Map with the keys and values observed. */
  map_agg<K, V>(key: K, value: V): Map<K, V>;
  /** An array of pairs of the keys and values observed. */
  entries_agg<K, V>(key: K, value: V): [K, V][];
}

/**
 * Functions for table expressions, where they are called by name: `d => op.mean(d.load)`.
 * @example m.buckets().groupby("live").rollup({ n: d => op.count(), fullest: d => op.max(d.live) })
 */
export const op = { ...operations } as unknown as Operations;

// biome-ignore-start lint/suspicious/noShadowRestrictedNames: arquero's own name for it
/**
 * Wraps a function that is called directly for every row, unlike a table expression, which is
 * parsed from its source. It can use the variables around it. Not for aggregate or window
 * functions.
 * @example table.filter(aq.escape(d => d.count > threshold))
 */
export function escape<T>(call: (row: Row, parameters: Given) => T): object;
/** A value, as it is, in place of a table expression. */
export function escape(value: unknown): object;
export function escape(value: unknown): object {
  return escapeValue(value);
}
// biome-ignore-end lint/suspicious/noShadowRestrictedNames: arquero's own name for it

const ofFile = "It takes the path of a file, or the address of one";

/** A table of an array of objects, a Map, or an object's properties. */
export const from: typeof fromValues = reading(
  "from",
  "It takes an array of objects, a Map, or an object",
  fromValues,
);
/** A table of the text of a CSV file. */
export const fromCSV: typeof fromCsvText = reading(
  "fromCSV",
  "It takes the text of a CSV file; aq.loadCSV takes its path",
  fromCsvText,
);
/** A table of the text of a JSON file. */
export const fromJSON: typeof fromJsonText = reading(
  "fromJSON",
  "It takes the text of a JSON file, or what JSON.parse made of it; aq.loadJSON takes its path",
  fromJsonText,
);
/** A table of a text with columns of fixed width. */
export const fromFixed: typeof fromFixedText = reading(
  "fromFixed",
  'It takes a text and { widths: [3, 5], names: ["a", "b"] }; aq.loadFixed takes its path',
  fromFixedText,
);
/** A table of the bytes of an Arrow file. */
export const fromArrow: typeof fromArrowBytes = reading(
  "fromArrow",
  "It takes the bytes of an Arrow file; aq.loadArrow takes its path",
  fromArrowBytes,
);
/** A table of a CSV file or address. */
export const loadCSV: typeof loadCsvFile = reading("loadCSV", ofFile, loadCsvFile);
/** A table of a JSON file or address. */
export const loadJSON: typeof loadJsonFile = reading("loadJSON", ofFile, loadJsonFile);
/** A table of a file or address with columns of fixed width. */
export const loadFixed: typeof loadFixedFile = reading("loadFixed", ofFile, loadFixedFile);
/** A table of an Arrow file or address. */
export const loadArrow: typeof loadArrowFile = reading("loadArrow", ofFile, loadArrowFile);

/**
 * A reader of arquero whose errors say what, where and what would be right, without its own frames.
 * @param advice what it takes
 */
function reading<A extends unknown[], R>(
  name: string,
  advice: string,
  read: (...args: A) => R,
): (...args: A) => R {
  const failed = (error: unknown, given: unknown): unknown => {
    if (!(error instanceof Error) || error instanceof TableError) return error;
    const problem = systemProblem(error) ?? error.message;
    const told = new TableError(`aq.${name}: ${problem}; got ${shown(given)}\n${advice}`);
    Error.captureStackTrace(told, guard);
    return told;
  };
  const guard = (...args: A): R => {
    try {
      const result = read(...args);
      if (!(result instanceof Promise)) return result;
      return result.catch((error: unknown) => {
        throw failed(error, args[0]);
      }) as R;
    } catch (error) {
      throw failed(error, args[0]);
    }
  };
  return guard;
}
