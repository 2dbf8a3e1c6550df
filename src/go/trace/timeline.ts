/**
 * The header of a map after each of its traced operations, from the journal's stores alone.
 */

import { arena } from "../machine/address.js";
import type { GoMap } from "../process/map.js";
import type { TracedOperation } from "./journal.js";
import { textOfValue } from "./operation-keys.js";
import { NotTracedError, tracedOperations } from "./operations.js";

/** A key in a row of a timeline. */
export type TimelineKey = number | bigint | string | boolean | null;

/** The header's fields after an operation; absent ones belong to the other generation. */
export interface TimelineRow {
  readonly op: number | null;
  readonly what: TracedOperation["what"];
  /**
   * The key it was on, as the map gives keys; in text where it is an array, a struct or an
   * interface's. null where an operation has none, as make, clear and iterations.
   */
  readonly key: TimelineKey;
  /** Values by field name, as in headerFields(). */
  readonly fields: Readonly<Record<string, number | bigint>>;
}

/**
 * One row per traced operation of a map, reads included, oldest first.
 * @throws {NotTracedError} when there is none to which memory can be rewound.
 */
export function timelineOf(
  map: Pick<GoMap<never, never>, "address" | "process" | "headerFields" | "type" | "place">,
): TimelineRow[] {
  const { journal } = map.process;
  const traced = tracedOperations(map);
  const noted = journal.keyNotes.of(traced, journal.forgotten);
  const keyOf = keyReader(map);
  const operations = traced
    .map((operation, i) => ({ ...operation, key: keyOf(noted[i]) }))
    .filter(({ from }) => from >= journal.reach);
  if (operations.length === 0) {
    throw new NotTracedError(
      "No operation of this map can be restored: untraced operations came after",
    );
  }
  const fields = map.headerFields();
  // A nil map has no header.
  if (fields.length === 0)
    return operations.map(({ op, what, key }) => ({ op, what, key, fields: {} }));
  const size = fields.reduce((end, { offset, size }) => Math.max(end, offset + size), 0);
  const start = Number(map.address - arena);
  const stores = operations.map(({ from, to }) => {
    const found = [...journal.stores(from, to, start, start + size)];
    return found.map(({ address, size: bytes, ...values }) => {
      return { at: Number(address - arena) - start, bytes, ...values };
    });
  });
  const bytes = map.process.bytes(map.address, size);
  const view = new DataView(bytes.buffer);
  const apply = (at: number, length: number, value: bigint): void => {
    for (let i = 0; i < length; i++) {
      bytes[at + i] = Number(BigInt.asUintN(8, value >> BigInt(8 * i)));
    }
  };
  for (const { at, bytes: length, before } of stores.flat().reverse()) apply(at, length, before);
  return operations.map(({ op, what, key }, i) => {
    for (const { at, bytes: length, after } of stores[i] ?? []) apply(at, length, after);
    const values = fields.map(({ field, offset, size: length, value }) => {
      let read = 0n;
      for (let b = length - 1; b >= 0; b--) read = (read << 8n) | BigInt(view.getUint8(offset + b));
      return [field, typeof value === "number" ? Number(read) : read] as const;
    });
    return { op, what, key, fields: Object.fromEntries(values) };
  });
}

const integerKind = /^u?int(ptr|\d*)$/;

/** How a map gives a key that was noted: keys of workloads are integers there, whatever their type. */
function keyReader({
  type,
  place,
}: Pick<GoMap<never, never>, "type" | "place">): (noted: unknown) => TimelineKey {
  const { kind } = type.key;
  const decoder = new TextDecoder();
  return (noted) => {
    switch (typeof noted) {
      case "bigint":
        if (kind === "bool") return (noted & 1n) === 1n;
        if (kind === "string") return String(noted);
        if (kind === "float32") return Math.fround(Number(noted));
        if (kind === "float64") return Number(noted);
        return place.bigint || !Number.isSafeInteger(Number(noted)) ? noted : Number(noted);
      case "number":
        return place.bigint && integerKind.test(kind) ? BigInt(noted) : noted;
      case "string":
      case "boolean":
        return noted;
      default:
        if (noted === undefined) return null;
        return noted instanceof Uint8Array && kind === "string"
          ? decoder.decode(noted)
          : textOfValue(noted);
    }
  };
}
