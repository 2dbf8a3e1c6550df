/**
 * Alternatives to a map, with the memory and cost of each: rows of a decision report. All bytes are
 * computed, by the memory model or from the sizes of types.
 */
import { type GoMapType, type GoType, type ReleaseRow, sizeOf } from "../../go/index.js";
import { layout } from "../layout.js";
import { memoryOf } from "../memory-of.js";

/** What is to be held, and in which release. */
export interface Holding {
  readonly type: GoMapType;
  readonly n: number;
  readonly release: ReleaseRow;
  /** Average length of string keys and elems, where the type has any. */
  readonly keyLength: number | undefined;
  readonly elemLength: number | undefined;
}

/** One way to hold it. */
export interface Alternative {
  readonly way: string;
  /** Bytes alive with n entries. */
  readonly bytes: number;
  readonly cost: string;
}

type Way = (holding: Holding) => Alternative | undefined;

/** Bytes of a map type with as many entries, strings included. */
function mapBytes(type: string, holding: Holding, hint: boolean): number {
  const { n, release, keyLength, elemLength } = holding;
  const [key, elem] = /^map\[string\]/.test(type)
    ? [keyLength, elemLength]
    : [undefined, elemLength];
  const strings = {
    ...(key === undefined ? {} : { keyLength: key }),
    ...(elem === undefined || !/\]string$/.test(type) ? {} : { elemLength: elem }),
  };
  const answer = memoryOf(type, { n, release: release.name, hint, ...strings });
  return answer.expected + answer.data;
}

const half: Readonly<Record<string, string>> = {
  int: "int32",
  uint: "uint32",
  int64: "int32",
  uint64: "uint32",
  float64: "float32",
};

const narrower = ({ kind }: GoType): string | undefined => half[kind];

const asIs: Way = (holding) => ({
  way: `${holding.type.text}, as it grows`,
  bytes: mapBytes(holding.type.text, holding, false),
  cost: "none: this is what you have",
});

const hinted: Way = (holding) => ({
  way: "make with a hint of n",
  bytes: mapBytes(holding.type.text, holding, true),
  cost: "you must know n; a hint that is too large takes its bytes all the same",
});

const set: Way = (holding) => {
  const { key, elem } = holding.type;
  if (elem.kind !== "bool") return undefined;
  const type = `map[${key.text}]struct{}`;
  return {
    way: type,
    bytes: mapBytes(type, holding, true),
    cost: "m[k] = struct{}{} and _, ok := m[k]; no difference between absent and false",
  };
};

const smallerElem: Way = (holding) => {
  const { key, elem } = holding.type;
  const small = narrower(elem);
  if (small === undefined) return undefined;
  const type = `map[${key.text}]${small}`;
  return { way: type, bytes: mapBytes(type, holding, true), cost: `elems must fit into ${small}` };
};

const smallerKey: Way = (holding) => {
  const { key, elem } = holding.type;
  const small = narrower(key);
  if (small === undefined) return undefined;
  const type = `map[${small}]${elem.text}`;
  return { way: type, bytes: mapBytes(type, holding, true), cost: `keys must fit into ${small}` };
};

const arrayKey: Way = (holding) => {
  const { key, elem } = holding.type;
  if (key.kind !== "string") return undefined;
  const length = Math.max(1, Math.ceil(holding.keyLength ?? 16));
  const type = `map[[${length}]byte]${elem.text}`;
  return {
    way: type,
    bytes: mapBytes(type, holding, true),
    cost: `keys of ${length} bytes at most, filled up; the collector looks at none of them`,
  };
};

const sortedSlice: Way = ({ type, n, release, keyLength = 0, elemLength = 0 }) => {
  const { size } = layout(`struct{ k ${type.key.text}; e ${type.elem.text} }` as "struct{}", {
    release: release.name,
  });
  const strings =
    (type.key.kind === "string" ? keyLength : 0) + (type.elem.kind === "string" ? elemLength : 0);
  return {
    way: "a sorted slice of key and elem",
    bytes: n * (size + strings),
    cost: `some ${Math.ceil(Math.log2(Math.max(2, n)))} compares a lookup; an insert moves half of the slice`,
  };
};

/** Entries of each inner map of a map of maps. */
const inner = 1000;

const twoLevels: Way = (holding) => {
  const { n, release, type } = holding;
  const outer = Math.ceil(n / inner);
  if (outer < 2) return undefined;
  const part = mapBytes(type.text, { ...holding, n: Math.ceil(n / outer) }, true);
  const directory = memoryOf("map[uint32]*int64", {
    n: outer,
    release: release.name,
    hint: true,
  }).expected;
  return {
    way: `a map of ${outer.toLocaleString("en")} maps of ${inner.toLocaleString("en")} entries`,
    bytes: outer * part + directory,
    cost: "two lookups each time; growth pauses as short as a small map's, and parts can be dropped alone",
  };
};

const syncMap: Way = ({ n, release, type, keyLength = 0, elemLength = 0 }) => {
  const pointees = { key: type.key.text, elem: type.elem.text };
  const answer = memoryOf("sync.Map", { n, release: release.name, pointees });
  const strings =
    (type.key.kind === "string" ? keyLength : 0) + (type.elem.kind === "string" ? elemLength : 0);
  return {
    way: "sync.Map",
    bytes: answer.expected + answer.pointees + n * strings,
    cost: "every key and elem in an interface; of use when goroutines write to keys of their own",
  };
};

const ways: readonly Way[] = [
  asIs,
  hinted,
  set,
  smallerElem,
  smallerKey,
  arrayKey,
  sortedSlice,
  twoLevels,
  syncMap,
];

/** The ways there are for a type, the one that takes the fewest bytes first. */
export function alternatives(holding: Holding): Alternative[] {
  return ways.flatMap((way) => way(holding) ?? []).sort((a, b) => a.bytes - b.bytes);
}

/** Bytes of a key and an elem: what an entry would take without anything around it. */
export function payload({ type }: Holding, architecture: Parameters<typeof sizeOf>[1]): number {
  return sizeOf(type.key, architecture).size + sizeOf(type.elem, architecture).size;
}
