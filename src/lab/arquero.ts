/**
 * arquero as its documentation writes it, in TypeScript: all that it exports, with `op` and `escape`
 * typed as table expressions use them. arquero's own declarations say that `op.count()` gives an
 * object, so that nothing can be done with it; that `params` with values may give no table; and
 * nothing of what `escape` hands to a function.
 */
import { type ColumnTable, escape as escapeValue, op as operations } from "arquero";

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
export const op = operations as unknown as Operations;

// biome-ignore-start lint/suspicious/noShadowRestrictedNames: arquero's own name for it
/**
 * A function that is called as it is, with every row, in place of a table expression, which is read
 * as text and compiled anew: it sees the variables around it. Not for aggregate or window functions.
 * @example table.filter(aq.escape(d => d.count > threshold))
 */
export function escape<T>(call: (row: Row, parameters: Given) => T): object;
/** A value, as it is, in place of a table expression. */
export function escape(value: unknown): object;
export function escape(value: unknown): object {
  return escapeValue(value);
}
// biome-ignore-end lint/suspicious/noShadowRestrictedNames: arquero's own name for it
