/**
 * The function of a Go program that makes an access: the runtime's own names, innermost first. They
 * are derived from the operation, the object and the part of it, and whether entries are being
 * moved at the time.
 *
 * A map's functions return the address of an elem, and their caller loads or stores it: those
 * accesses are attributed to main.main. Sources: runtime/map.go, map_fast64.go and map_faststr.go,
 * Go 1.19 to 1.23; internal/runtime/maps map.go and table.go, Go 1.24 to 1.27.
 */
import type { GenerationName, GoMap, TracedOperation } from "../../go/index.js";
import { searchPath } from "../explain/runtime-function.js";

/** Operations that a stream's accesses belong to. */
export type OperationKind = TracedOperation["what"];

/** What moves entries during a put or delete. */
export type Mover = "none" | "evacuate" | "grow" | "split" | "grow to table";

/** What is known of an access. */
export interface Access {
  readonly what: OperationKind;
  readonly region: string;
  readonly mover: Mover;
}

/** Any map, as far as its type and release go. */
export type Named = Pick<GoMap<never, never>, "type" | "process" | "generation">;

/** Who calls the map's functions. */
const CALLER = "main.main";

/** Functions that do an operation without a key, and those that move entries. */
interface Functions {
  readonly whole: Readonly<Record<Exclude<OperationKind, "get" | "put" | "delete">, string>>;
  /** Innermost first, up to what the operation itself calls. */
  readonly movers: Readonly<Record<Exclude<Mover, "none">, readonly string[]>>;
  /** What deletes in the end, beneath the function that is called; none where it does itself. */
  readonly deletes: readonly string[];
  /** Do movers have a form for each kind of key? */
  readonly moversHaveForms: boolean;
}

const swissMap = "internal/runtime/maps.(*Map)";
const swissTable = "internal/runtime/maps.(*table)";

const functions: Readonly<Record<GenerationName, Functions>> = {
  classic: {
    whole: {
      make: "runtime.makemap",
      clear: "runtime.mapclear",
      iterate: "runtime.mapiterinit",
      next: "runtime.mapiternext",
      gc: "runtime.gcDrain",
      scavenge: "runtime.bgscavenge",
      drop: CALLER,
      values: CALLER,
    },
    movers: {
      evacuate: ["runtime.evacuate", "runtime.growWork"],
      ...{ grow: [], split: [], "grow to table": [] },
    },
    deletes: [],
    moversHaveForms: true,
  },
  swiss: {
    whole: {
      make: "runtime.makemap",
      clear: `${swissMap}.Clear`,
      iterate: "internal/runtime/maps.(*Iter).Init",
      next: "internal/runtime/maps.(*Iter).Next",
      gc: "runtime.gcDrain",
      scavenge: "runtime.bgscavenge",
      drop: CALLER,
      values: CALLER,
    },
    movers: {
      evacuate: [],
      grow: [`${swissTable}.grow`, `${swissTable}.rehash`],
      split: [`${swissTable}.split`, `${swissTable}.rehash`],
      "grow to table": [`${swissMap}.growToTable`],
    },
    deletes: [`${swissMap}.Delete`],
    moversHaveForms: false,
  },
};

/** The functions that make an access, the innermost first, up to main.main. */
export function stackOf(map: Named, { what, region, mover }: Access): readonly string[] {
  const { whole, movers, deletes, moversHaveForms } = functions[map.generation];
  if (what !== "get" && what !== "put" && what !== "delete") {
    const name = whole[what];
    return name === CALLER ? [CALLER] : [name, CALLER];
  }
  if (mover === "none" && what !== "delete" && isCallers(map, region)) return [CALLER];
  const { form, name } = searchPath(map, what);
  const called = `runtime.${name}`;
  if (mover === "none") return [...(what === "delete" ? deletes : []), called, CALLER];
  // growWork and evacuate have no form of their own for pointers.
  const suffix = moversHaveForms && form !== "any" ? `_${form}` : "";
  return [...movers[mover].map((one) => `${one}${suffix}`), called, CALLER];
}

/** Is it the elem, which the caller of the map's function loads or stores? */
function isCallers({ type }: Named, region: string): boolean {
  return region === (type.indirectElem ? "elem object" : "elem");
}
