/** Tables of a pprof profile: its samples, and the functions that allocate most. */
import { type ColumnTable, table } from "arquero";

/** What the tables read of a profile. */
export interface Profiled {
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[];
  readonly samples: readonly {
    readonly stack: readonly { readonly function: string }[];
    readonly values: readonly number[];
    readonly labels: Readonly<Record<string, string | number>>;
  }[];
}

/**
 * The samples of a profile. Columns:
 * - `function` that allocated; `stack` it and its callers, innermost first
 * - one column for each label: in Go's heap profiles `bytes`, an object's size; in ours `map` and
 *   `purpose`
 * - one column for each sample type: `alloc_objects`, `alloc_space`, `inuse_objects`, `inuse_space`
 */
export function profileTable({ sampleTypes, samples }: Profiled): ColumnTable {
  const labels = [...new Set(samples.flatMap((sample) => Object.keys(sample.labels)))].sort();
  return table({
    function: samples.map(({ stack }) => stack[0]?.function ?? null),
    stack: samples.map(({ stack }) => stack.map((frame) => frame.function).join(" ← ")),
    ...Object.fromEntries(
      labels.map((label) => [label, samples.map((sample) => sample.labels[label] ?? null)]),
    ),
    ...Object.fromEntries(
      sampleTypes.map(({ type }, index) => [
        type,
        Float64Array.from(samples, ({ values }) => values[index] as number),
      ]),
    ),
  });
}

/**
 * The functions of a profile, as `go tool pprof -top` lists them. Columns: `function`, `flat` what
 * it allocated itself, `cum` what it and the functions that it called did.
 * @param type one of the profile's sample types; default its last, "inuse_space" in heap profiles
 * @throws RangeError naming the types there are
 */
export function profileTopTable(profile: Profiled, type?: string): ColumnTable {
  const names = profile.sampleTypes.map((one) => one.type);
  const which = type ?? names.at(-1) ?? "";
  const column = names.indexOf(which);
  if (column < 0) {
    throw new RangeError(`no sample type ${JSON.stringify(which)}; there are ${names.join(", ")}`);
  }
  const sums = new Map<string, { flat: number; cum: number }>();
  for (const { stack, values } of profile.samples) {
    const value = values[column] as number;
    const called = stack.map((frame) => frame.function);
    for (const name of new Set(called)) {
      const sum = sums.get(name) ?? { flat: 0, cum: 0 };
      sum.cum += value;
      if (name === called[0]) sum.flat += value;
      sums.set(name, sum);
    }
  }
  const rows = [...sums].sort(([, a], [, b]) => b.flat - a.flat || b.cum - a.cum);
  return table({
    function: rows.map(([name]) => name),
    flat: Float64Array.from(rows, ([, { flat }]) => flat),
    cum: Float64Array.from(rows, ([, { cum }]) => cum),
  });
}
