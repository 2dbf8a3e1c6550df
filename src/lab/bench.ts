/**
 * The bench: a simulated Go process whose maps are specimens, with tables and figures.
 */
import {
  type AsBigInt,
  type ElemOf,
  type GoMap,
  GoProcess,
  type KeyOf,
  type MakeOptions,
  type ProcessOptions,
  type Release,
} from "../go/index.js";
import { Specimen } from "./specimen.js";

/** A Go process of one release on the bench; made by {@link go}. */
export class Bench extends GoProcess {
  /**
   * Make a map, as Go's `make(type, hint)` does.
   * @param type Go text, for example "map[int64]bool".
   * @param hint expected number of entries.
   * @throws GoTypeError on a text that is no map type held here, HintError on a bad hint, GoPanic
   * when memory runs out.
   */
  override make<T extends string>(
    type: T,
    hint: number | bigint | undefined,
    options: MakeOptions & { readonly bigint: true },
  ): Specimen<AsBigInt<KeyOf<T>>, AsBigInt<ElemOf<T>>>;
  override make<T extends string>(
    type: T,
    hint?: number | bigint,
    options?: MakeOptions,
  ): Specimen<KeyOf<T>, ElemOf<T>>;
  override make(type: string, hint?: number | bigint, options?: MakeOptions): Specimen {
    return super.make(type, hint, options) as Specimen;
  }

  protected override construct(...made: ConstructorParameters<typeof GoMap>): Specimen {
    return new Specimen(...made);
  }
}

/**
 * Start a simulated Go process.
 *
 * Every process has its own memory, random generator and heap. The same release and seed give the
 * same bytes every time.
 * @param release "1.19" or "1.23".
 * @example
 * const m = go("1.23").make("map[int64]bool");
 * m.put(5, true).get(5); // true
 * @throws UnknownReleaseError naming the releases there are.
 */
export function go(release: Release | (string & {}), options: ProcessOptions = {}): Bench {
  return new Bench(release, options);
}
