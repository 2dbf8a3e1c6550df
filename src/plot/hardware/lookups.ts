/**
 * Figures: what lookups take as maps fill up, in both generations, for keys that are there and keys that are
 * not. `probes` shows what is searched, entries of a chain or groups; `lines` the cache lines touched and, of
 * a table made with a machine, those missed in its first cache. Numbers are of lookupsTable
 * (src/tables/hardware/lookups.ts).
 */

import type { ColumnTable } from "arquero";
import { requireOptions } from "../../format/argument.js";
import { seriesColor } from "../../format/palette.js";
import { type LookupOptions, lookupsTable, rowsWith } from "../../tables/index.js";
import { Figure } from "../figure/figure.js";
import type { Layout, Trace } from "../figure/trace.js";
import { note } from "./note.js";

/** Which releases, how many slots and lookups. */
export type LookupFigureOptions = Omit<LookupOptions, "machine">;

interface Row {
  readonly release: string;
  readonly what: "hit" | "miss";
  readonly full: number;
  readonly load: number;
  readonly unit: "entry" | "group";
  readonly probes: number;
  readonly lines: number;
  readonly "L1D misses"?: number;
}

/**
 * Entries, or groups, that a lookup searches, over how full the map is: the upper panel has releases with
 * buckets, the lower one releases with groups.
 * @param of a map type, or a table of `machine.lookups`
 * @example plot.probes("map[int64]int64")
 * @throws GoTypeError, UnknownReleaseError, RangeError as `machine.lookups`.
 */
export function probes(of: string | ColumnTable, options: LookupFigureOptions = {}): Figure {
  const curves = curvesOf("probes", of, options);
  const units = new Set(curves.map(({ unit }) => unit));
  const both = units.size > 1;
  const data = curves.map((curve): Trace => {
    const y = curve.rows.map((row) => row.probes);
    const searched = curve.unit === "entry" ? "entries" : "groups";
    return {
      ...traceOf(curve, y, `%{y:.2f} ${searched}`),
      ...(both && curve.unit === "group" ? { yaxis: "y2" as const } : {}),
    };
  });
  const title = (unit: string) => ({
    title: { text: unit === "entry" ? "entries looked at" : "groups searched" },
    rangemode: "tozero" as const,
  });
  const only = [...units][0] ?? "entry";
  return new Figure("probes", data, {
    ...common(titleOf(of, "What a lookup searches")),
    ...(both
      ? {
          yaxis: { ...title("entry"), domain: [0.56, 1] },
          yaxis2: { ...title("group"), domain: [0, 0.44] },
        }
      : { yaxis: title(only) }),
    height: both ? 520 : 420,
  });
}

/**
 * Cache lines of 64 bytes that a lookup touches, over how full the map is; with a table that was made on
 * a machine, below it what misses in its first data cache.
 * @param of a map type, or a table of `machine.lookups`
 * @example plot.lines(machine.lookups("map[int64]int64", { machine: "Zen 4" }))
 * @throws GoTypeError, UnknownReleaseError, RangeError as `machine.lookups`.
 */
export function lines(of: string | ColumnTable, options: LookupFigureOptions = {}): Figure {
  const curves = curvesOf("lines", of, options);
  const touched = curves.map((curve) => {
    return traceOf(
      curve,
      curve.rows.map((row) => row.lines),
      "%{y:.2f} lines",
    );
  });
  const onMachine = curves.some(({ rows }) => rows[0]?.["L1D misses"] !== undefined);
  const missed = curves.map((curve): Trace => {
    const y = curve.rows.map((row) => row["L1D misses"] ?? null);
    const trace = traceOf(curve, y, "%{y:.2f} misses in L1D");
    return { ...trace, yaxis: "y2", showlegend: false };
  });
  const yaxis = { title: { text: "lines a lookup" }, rangemode: "tozero" } as const;
  return new Figure("lines", onMachine ? [...touched, ...missed] : touched, {
    ...common(titleOf(of, "Cache lines that a lookup touches")),
    ...(onMachine
      ? {
          yaxis: { ...yaxis, domain: [0.56, 1] },
          yaxis2: {
            title: { text: "misses in L1D" },
            rangemode: "tozero",
            domain: [0, 0.44],
          },
        }
      : { yaxis }),
    height: onMachine ? 520 : 420,
  });
}

interface Curve {
  readonly release: string;
  readonly what: "hit" | "miss";
  readonly unit: "entry" | "group";
  readonly color: string;
  readonly rows: readonly Row[];
}

/** @param drawn the figure's name, which is that of the column it draws */
function curvesOf(
  drawn: "probes" | "lines",
  of: string | ColumnTable,
  options: LookupFigureOptions,
): Curve[] {
  requireOptions(options, '{ releases: ["1.23", "1.26"] }');
  const table = typeof of === "string" ? lookupsTable(of, options) : of;
  const right = 'a map type such as "map[int64]int64" or a table of machine.lookups';
  const rows = rowsWith<Row>(`plot.${drawn}`, table, ["release", "what", drawn], right);
  const releases = [...new Set(rows.map(({ release }) => release))];
  return releases.flatMap((release, index) =>
    (["hit", "miss"] as const).map((what) => {
      const own = rows.filter((row) => row.release === release && row.what === what);
      const unit = own[0]?.unit ?? "entry";
      return { release, what, unit, color: seriesColor(index), rows: own };
    }),
  );
}

function traceOf(curve: Curve, y: (number | null)[], value: string): Trace {
  const { release, what, unit, color, rows } = curve;
  const loads = rows.map(({ load }) => {
    return unit === "entry" ? `${load.toFixed(2)} entries a bucket` : `${load.toFixed(3)} a slot`;
  });
  return {
    ...{ type: "scatter", mode: "lines+markers", name: `Go ${release}, ${what}` },
    x: rows.map(({ full }) => full),
    y,
    text: loads,
    line: { color, width: 2, dash: what === "hit" ? "solid" : "dash" },
    marker: { color, size: 5, symbol: what === "hit" ? "circle" : "circle-open" },
    hovertemplate: `%{x:.1f}% of slots full (%{text})<br>${value}<extra>%{fullData.name}</extra>`,
  };
}

function titleOf(of: string | ColumnTable, what: string): string {
  return typeof of === "string" ? `${what}, ${of}` : what;
}

function common(title: string): Layout {
  const own = note("solid: the key is there; dashed: it is not");
  return {
    title: { text: title },
    xaxis: { title: { text: "percent of slots full" }, range: [0, 90] },
    annotations: [own],
  };
}
