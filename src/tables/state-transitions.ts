/** The table of the transitions that a run made in the state machines of its map. */
import type { ColumnTable } from "arquero";
import type { Transitions } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * Transitions of a traced run. Columns:
 * - `machine` what changed: "growth", "slot", "table" (Swiss maps), "flag hashWriting" and other flags
 * - `from`, `to` its states; `by` what in the runtime leads from one to the other
 * - `what` the kind of operation that made it, `count` how many times
 * - `first`, `last` number of the first and the last such operation, null for reads
 *
 * @example stateTransitionsTable(transitionsOf(m)).groupby("machine").rollup({ n: aq.op.sum("count") })
 */
export function stateTransitionsTable({ machines, made }: Transitions): ColumnTable {
  const order = machines.map(({ name }) => name);
  const rows = made
    .map((row) => {
      const rules = machines.find(({ name }) => name === row.machine)?.rules ?? [];
      const by = rules.find(({ from, to }) => from === row.from && to === row.to)?.by ?? "";
      return { ...row, by };
    })
    .sort((a, b) => order.indexOf(a.machine) - order.indexOf(b.machine));
  return table({
    machine: rows.map(({ machine }) => machine),
    from: rows.map(({ from }) => from),
    to: rows.map(({ to }) => to),
    what: rows.map(({ what }) => what),
    count: Uint32Array.from(rows, ({ count }) => count),
    first: rows.map(({ first }) => first),
    last: rows.map(({ last }) => last),
    by: rows.map(({ by }) => by),
  });
}
