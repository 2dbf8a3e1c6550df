/**
 * Curves of the memory model for several types and releases. Releases whose maps take the same
 * bytes, to within two in a hundred (lists of overflow buckets differ a little), share a curve.
 */
import { releases as known } from "../releases.js";
import { type MemoryCurve, MemoryModel, type MemoryOptions } from "./memory-model.js";

/** Which curves, and how far. */
export interface CurvesOptions extends Pick<MemoryOptions, "arch"> {
  /** Go releases. Default: the latest with classic and with Swiss maps. */
  readonly releases?: readonly string[];
  /** Entries from (default 1) to (default 10^9). */
  readonly from?: number;
  readonly to?: number;
  /** As if each map had been made with a hint of its number of entries. Default false. */
  readonly hint?: boolean;
}

/** The curve of one type in one or more releases. */
export interface TypeCurve extends MemoryCurve {
  readonly type: string;
  /** "1.19, 1.22, 1.23" */
  readonly releases: string;
}

/** Share by which curves may differ that count as one. */
const same = 0.02;

/**
 * The curves of types in releases.
 * @throws {GoTypeError}, {UnknownReleaseError}, {UnknownArchitectureError}, {GoRangeError}.
 */
export function memoryCurves(types: readonly string[], options: CurvesOptions = {}): TypeCurve[] {
  const { releases = latest(), from = 1, to = 1e9, hint = false, ...rest } = options;
  return types.flatMap((type) => {
    const found: { type: string; names: string[]; curve: MemoryCurve; model: MemoryModel }[] = [];
    for (const release of releases) {
      const model = new MemoryModel(type, { ...rest, release });
      const { name } = model.layout.release;
      // Swiss releases differ in nothing that this model looks at: no need to compute them again.
      const twin = found.find((other) => other.model.takesAs(model));
      const curve = twin?.curve ?? model.curve(from, to, hint);
      const equal = twin ?? found.find((other) => alike(other.curve, curve));
      if (equal === undefined) found.push({ type: model.layout.text, names: [name], curve, model });
      else equal.names.push(name);
    }
    return found.map(({ type: text, names, curve }) => {
      return { type: text, releases: names.join(", "), ...curve };
    });
  });
}

/** The last release of each generation. */
function latest(): string[] {
  const rows = [...known.values()];
  return (["classic", "swiss"] as const).flatMap((generation) => {
    return rows.findLast((row) => row.generation === generation)?.name ?? [];
  });
}

function alike(a: MemoryCurve, b: MemoryCurve): boolean {
  return (
    a.n.length === b.n.length &&
    a.n.every((n, i) => {
      const [x, y] = [a.bytes[i] as number, b.bytes[i] as number];
      return n === b.n[i] && Math.abs(x - y) <= same * y;
    })
  );
}
