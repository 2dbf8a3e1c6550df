/**
 * Compares two maps with the same keys, in two releases or of two types: memory, probe lengths,
 * memory accesses of operations, the cost of growth per insert, and memory given back.
 */

import { type ColumnTable, table } from "arquero";
import { nounFor } from "../../format/counted.js";
import { grouped } from "../../format/quantity.js";
import type { Bundle } from "../../notebook.js";
import { type Figure, insertCost } from "../../plot/index.js";
import {
  type Grown,
  type MapTables,
  nameOf,
  requireMap,
  tableBundle,
  tablesOf,
} from "../../tables/index.js";
import {
  type Copy,
  copyOf,
  type Measurable,
  type Measurement,
  measure,
  sampleKeysOf,
} from "./measure.js";

/** A map that can be compared: of any type and release. */
export type Comparable = Measurable & Grown & Parameters<MapTables["probes"]>[0];

/** One of the two maps: what it is called, and what was measured. */
interface Side {
  readonly name: string;
  readonly measurement: Measurement;
  readonly probes: ColumnTable;
}

/** Two maps compared: a table and a figure, and the tables behind them. */
export class Comparison {
  readonly #sides: readonly [Side, Side];

  /** @internal */
  constructor(a: Side, b: Side) {
    this.#sides = [a, b];
  }

  /** One row per question, one column per map. Lines are cache lines of 64 bytes. */
  table(): ColumnTable {
    const count = puts(this.#sides[0].measurement).length;
    const read: readonly (readonly [string, (side: Side) => number | null])[] = [
      ["entries", ({ measurement }) => measurement.entries],
      ["bytes", ({ measurement }) => measurement.live],
      ["bytes per entry", ({ measurement }) => measurement.live / Math.max(1, measurement.entries)],
      ["objects allocated so far", ({ measurement }) => measurement.mallocs],
      ["probes per hit (entries of a chain, or groups)", ({ probes }) => meanOf(probes)],
      ["cache lines of a hit", ({ measurement }) => measurement.lines.hit],
      ["cache lines of a miss", ({ measurement }) => measurement.lines.miss],
      ["cache lines of an overwrite", ({ measurement }) => measurement.lines.overwrite],
      ["cache lines of an insert", ({ measurement }) => measurement.lines.insert],
      ["cache lines of a delete", ({ measurement }) => measurement.lines.delete],
      [
        `a new map with ${count} ${nounFor(count, "key")}: bytes`,
        ({ measurement }) => measurement.full,
      ],
      ["  entries moved while it grew", ({ measurement }) => sum(moved(measurement))],
      [
        "  entries moved by one insert, at most",
        ({ measurement }) => Math.max(0, ...moved(measurement)),
      ],
      [
        "  inserts that moved entries",
        ({ measurement }) => moved(measurement).filter((n) => n > 0).length,
      ],
      [
        "  cache lines of one insert, at most",
        ({ measurement }) => Math.max(0, ...linesOf(measurement)),
      ],
      ["  cache lines of a pass, per entry", ({ measurement }) => measurement.pass],
      ["  bytes after all keys are deleted", ({ measurement }) => measurement.deleted],
      ["  bytes after clear", ({ measurement }) => measurement.cleared],
    ];
    return table({
      "": read.map(([what]) => what),
      ...this.#columns((side) => read.map(([, value]) => rounded(value(side)))),
    });
  }

  /** Shares of entries by the number of probes that find them: one row per number. */
  probes(): ColumnTable {
    const shares = this.#sides.map(({ probes }) => {
      const found = probes.array("probes") as number[];
      return new Map(found.map((count, i) => [count, fourDecimals(probes.get("share", i))]));
    });
    const counts = [...new Set(shares.flatMap((share) => [...share.keys()]))].sort((x, y) => x - y);
    return table({
      probes: counts,
      ...this.#columns((_, i) => counts.map((count) => shares[i]?.get(count) ?? 0)),
    });
  }

  /** The cost of each insert into a new map: entries moved, cache lines, loads and stores. */
  inserts(): ColumnTable {
    const rows = this.#sides.flatMap(({ name, measurement }) => {
      return puts(measurement).map((cost, i) => ({ name, insert: i + 1, ...cost }));
    });
    return table({
      map: rows.map(({ name }) => name),
      insert: rows.map(({ insert }) => insert),
      moved: rows.map(({ moved }) => moved),
      lines: rows.map(({ lines }) => lines),
      loads: rows.map(({ loads }) => loads),
      stores: rows.map(({ stores }) => stores),
    });
  }

  /** Entries moved and cache lines touched by every insert, while the two maps grow. */
  get figure(): Figure {
    return insertCost(
      this.#sides.map(({ name, measurement }) => ({
        name,
        moved: moved(measurement),
        lines: linesOf(measurement),
      })),
    );
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const [figure, shown] = [this.figure, this.#shown()];
    const display = Reflect.get(figure, Symbol.for("Jupyter.display")) as () => Bundle;
    return {
      "text/html": `${shown["text/html"]}${display.call(figure)["text/html"]}`,
      "text/plain": shown["text/plain"],
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.#shown()["text/plain"];
  }

  /** The table with numbers written out: counts and averages stand below each other. */
  #shown() {
    const numbers = this.table();
    const texts = numbers.columnNames().map((name) => {
      const cells = Array.from({ length: numbers.numRows() }, (_, row) => numbers.get(name, row));
      return [name, cells.map((cell) => (typeof cell === "number" ? aligned(cell) : cell))];
    });
    const right = numbers.columnNames().slice(1);
    return tableBundle(table(Object.fromEntries(texts)), { right });
  }

  #columns<T>(read: (side: Side, i: number) => T): Record<string, T> {
    return Object.fromEntries(this.#sides.map((side, i) => [side.name, read(side, i)]));
  }
}

/**
 * Compare two maps with keys of the same type. Neither is changed: operations are measured on
 * copies of their processes, and growth on new maps with up to 2,000 of the first map's keys.
 * @throws RangeError when the first map is empty, TypeError when the key types differ
 * @example
 * const set = (release: string) => go(release).make("map[int64]struct{}").fill(keys.sequence(100_000))
 * compare(set("1.23"), set("1.26"))
 */
export function compare(a: Comparable, b: Comparable): Comparison {
  requireMap("compare", a);
  requireMap("compare", b);
  const [first, second] = [a.type.key.text, b.type.key.text];
  if (first !== second) {
    throw new TypeError(`compare: the keys of one map are ${first}, those of the other ${second}`);
  }
  if (a.length === 0) throw new RangeError("compare: the first map has no entries to measure with");
  const copies = [copyOf(a), copyOf(b)] as const;
  const keys = sampleKeysOf([...copies]);
  const names = [nameOf(a), nameOf(b)];
  const [left, right] = names[0] === names[1] ? names.map((n, i) => `${n} (${i + 1})`) : names;
  const side = (map: Comparable, copy: Copy, name: string): Side => {
    const probes = tablesOf(map).probes(map);
    return { name, measurement: measure(map, copy, keys), probes };
  };
  return new Comparison(side(a, copies[0], left as string), side(b, copies[1], right as string));
}

/** The inserts of a measurement, without the make before them. */
function puts({ growth }: Measurement) {
  return growth.filter(({ what }) => what === "put");
}

function moved(measurement: Measurement): number[] {
  return puts(measurement).map((cost) => cost.moved);
}

function linesOf(measurement: Measurement): number[] {
  return puts(measurement).map(({ lines }) => lines);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all + n, 0);
}

/** The mean of a table of probes. */
function meanOf(probes: ColumnTable): number {
  const counts = probes.array("probes") as number[];
  return counts.reduce((all, count, i) => all + count * (probes.get("share", i) as number), 0);
}

/** A number with two decimals, or with as much room: of a point, and of two digits. */
function aligned(value: number): string {
  return Number.isInteger(value) ? `${grouped(value)}\u2008\u2007\u2007` : grouped(value, 2);
}

function fourDecimals(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}

/** Two decimals are enough for reading. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
