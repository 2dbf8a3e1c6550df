/**
 * The first difference between two captures: which structure, bucket, field and bytes.
 *
 *   buckets[17] key 3 (bytes 32–39): real 2a00000000000000, ours 2b00000000000000
 *
 *     real  0x20  2a 00 00 00 00 00 00 00  07 00 00 00 00 00 00 00
 *     ours  0x20  2b 00 00 00 00 00 00 00  07 00 00 00 00 00 00 00
 *                 ^^
 *
 * A pure function of two captures and a layout.
 */
import type { BucketLayout, GroupLayout, HeaderField } from "../go/index.js";
import type { Capture } from "./document/document.js";
import { fieldName } from "./document/malformed.js";
import type { Named, Structure } from "./generation.js";
import { capturesWithSlots } from "./generations.js";

export type { Structure } from "./generation.js";

/** Where two captures differ first. */
export interface Difference {
  /** The field of the capture, for example "buckets". */
  readonly structure: Structure;
  /** The place in words: `buckets[17] key 3 (bytes 32–39)`. */
  readonly where: string;
  /** What stands there in the capture of real Go. */
  readonly real: string;
  /** What stands there in ours. */
  readonly ours: string;
  /** The bytes around the place, one above the other; empty where no memory is compared. */
  readonly view: string;
  /** Where it is in the document: names and indexes, and of memory the bytes of the field. */
  readonly place: CapturePath;
}

/** A place in a capture. */
export interface CapturePath {
  readonly path: readonly Step[];
  readonly bytes?: { readonly offset: number; readonly size: number };
}

/** What stands at a place of a capture, as JSON text or as the bytes of a field. */
export function standsAt(capture: Capture, { path, bytes }: CapturePath): string {
  const value = follow(capture, path);
  if (bytes === undefined || typeof value !== "string") return written(value);
  return value.slice(2 * bytes.offset, 2 * (bytes.offset + bytes.size));
}

/** What the bytes of headers and buckets are called. */
export interface ByteNames {
  readonly header: readonly Pick<HeaderField, "field" | "offset" | "size">[];
  readonly slots: BucketLayout | GroupLayout;
}

/**
 * The order in which captures are compared: what a case is, then memory, then what it cost. Fields
 * that captures of one generation do not have are equal in both.
 */
const order = [
  ...(["name", "type", "nops", "maptype"] as const),
  ...(["hmapHex", "hmap", "extra", "nbuckets", "buckets"] as const),
  ...(["noldbuckets", "oldbuckets", "overflow"] as const),
  ...(["mapHex", "map", "small", "directory", "tables"] as const),
  ...(["indirectKeys", "indirectElems", "types"] as const),
  ...(["events", "alloc", "iters", "rand", "hashes"] as const),
] satisfies readonly Structure[];

/** Every field of a capture that differs, in the order of comparison. `go` is no difference. */
export function differingFields(real: Capture, ours: Capture): Structure[] {
  return order.filter((field) => firstPath(part(real, field), part(ours, field)) !== undefined);
}

/** The first difference; `undefined` when the captures are equal. */
export function firstDifference(
  real: Capture,
  ours: Capture,
  names: ByteNames,
): Difference | undefined {
  for (const structure of order) {
    const [inReal, inOurs] = [part(real, structure), part(ours, structure)];
    const path = firstPath(inReal, inOurs);
    if (path === undefined) continue;
    const [a, b] = [follow(inReal, path), follow(inOurs, path)];
    const field = fieldName([structure, ...path]);
    const named = namesOf(structure, names);
    if (named !== undefined && typeof a === "string" && typeof b === "string") {
      const { bytes, ...words } = memoryDifference(field, a, b, named);
      return { structure, ...words, place: { path: [structure, ...path], bytes } };
    }
    const place = { path: [structure, ...path] };
    return { structure, where: field, real: written(a), ours: written(b), view: "", place };
  }
  return undefined;
}

/** The difference as text, without a line break at the end. */
export function differenceText(difference: Difference): string {
  const { where, real, ours, view } = difference;
  const line = `${where}: real ${real}, ours ${ours}`;
  return view === "" ? line : `${line}\n\n${view}`;
}

type NameOf = (byte: number) => Named;

function part(capture: Capture, structure: Structure): unknown {
  return (capture as Readonly<Partial<Record<Structure, unknown>>>)[structure];
}

function namesOf(structure: Structure, names: ByteNames): NameOf | undefined {
  switch (structure) {
    case "hmapHex":
    case "mapHex":
      return (byte) => headerName(byte, names.header);
    default: {
      const captures = capturesWithSlots(structure);
      return captures && ((byte) => captures.slotName(byte, names.slots));
    }
  }
}

function headerName(byte: number, header: ByteNames["header"]): Named {
  const found = header.find(({ offset, size }) => byte >= offset && byte < offset + size);
  if (found === undefined) return { name: "padding", offset: byte, size: 1, pointer: false };
  const pointer = ["buckets", "oldbuckets", "extra", "dirPtr"].includes(found.field);
  return { name: found.field, offset: found.offset, size: found.size, pointer };
}

function memoryDifference(field: string, real: string, ours: string, nameOf: NameOf) {
  let byte = 0;
  while (real.slice(2 * byte, 2 * byte + 2) === ours.slice(2 * byte, 2 * byte + 2)) byte++;
  const { name, offset, size, pointer } = nameOf(byte);
  const range = size === 1 ? `byte ${offset}` : `bytes ${offset}–${offset + size - 1}`;
  const shownPart = (hex: string) => {
    const text = hex.slice(2 * offset, 2 * (offset + size));
    return pointer ? `${text} (${pointerText(text)})` : text;
  };
  return {
    where: `${field} ${name} (${range})`,
    real: shownPart(real),
    ours: shownPart(ours),
    view: hexView(real, ours, byte),
    bytes: { offset, size },
  };
}

const letters: Readonly<Record<number, string>> = { 1: "B", 2: "O", 3: "V" };
const singles: Readonly<Record<number, string>> = {
  11: "mapextra",
  12: "small group",
  13: "directory",
};

/** A replaced pointer in words: `B 17`, nil, or its kind and index. */
function pointerText(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  const value = BigInt(`0x${bytes.reverse().join("")}`);
  if (value === 0n) return "nil";
  const kind = Number(value >> 48n);
  const index = value & ((1n << 48n) - 1n);
  return singles[kind] ?? `${letters[kind] ?? `kind ${kind},`} ${index}`;
}

const rowSize = 16;

/** The row of 16 bytes around a differing byte, both sides one above the other. */
function hexView(real: string, ours: string, byte: number): string {
  const row = byte - (byte % rowSize);
  const head = `0x${row.toString(16).padStart(2, "0")}`;
  const cells = (hex: string) => {
    const bytes = hex.slice(2 * row, 2 * (row + rowSize)).match(/../g) ?? [];
    return inColumns(bytes);
  };
  const marks = Array.from({ length: rowSize }, (_, i) => {
    const at = 2 * (row + i);
    return real.slice(at, at + 2) === ours.slice(at, at + 2) ? "  " : "^^";
  });
  return [
    `  real  ${head}  ${cells(real)}`,
    `  ours  ${head}  ${cells(ours)}`,
    `        ${" ".repeat(head.length)}  ${inColumns(marks).trimEnd()}`,
  ].join("\n");
}

/** Two groups of eight cells. */
function inColumns(cells: readonly string[]): string {
  const groups = [cells.slice(0, 8).join(" "), cells.slice(8).join(" ")];
  return groups.filter((group) => group !== "").join("  ");
}

type Step = string | number;

/** The path to the first place where two JSON values differ; `undefined` when they are equal. */
function firstPath(a: unknown, b: unknown): Step[] | undefined {
  if (a === b) return undefined;
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const path = firstPath(a[i], b[i]);
      if (path !== undefined) return [i, ...path];
    }
    return undefined;
  }
  if (isObject(a) && isObject(b)) {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const path = firstPath(a[name], b[name]);
      if (path !== undefined) return [name, ...path];
    }
    return undefined;
  }
  return [];
}

function follow(value: unknown, path: readonly Step[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (at as Readonly<Record<Step, unknown>> | undefined)?.[step],
    value,
  );
}

function written(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
