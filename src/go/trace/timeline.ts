/**
 * The header of a map after each of its traced operations, from the journal's stores alone.
 */
import { arena } from "../classic/header.js";
import type { GoMap } from "../process/map.js";
import type { TracedOperation } from "./journal.js";
import { NotTracedError, tracedOperations } from "./past.js";

/** The header's fields after an operation; absent ones belong to the other generation. */
export interface TimelineRow {
  readonly op: number | null;
  readonly what: TracedOperation["what"];
  /** Values by field name, as in headerFields(). */
  readonly fields: Readonly<Record<string, number | bigint>>;
}

/**
 * One row per traced operation of a map, reads included, oldest first.
 * @throws {NotTracedError} when there is none to which memory can be rewound.
 */
export function timelineOf(
  map: Pick<GoMap<never, never>, "address" | "process" | "headerFields">,
): TimelineRow[] {
  const { journal } = map.process;
  const operations = tracedOperations(map).filter(({ from }) => from >= journal.reach);
  if (operations.length === 0) {
    throw new NotTracedError(
      "No operation of this map can be gone back to: untraced ones came after",
    );
  }
  const fields = map.headerFields();
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
  return operations.map(({ op, what }, i) => {
    for (const { at, bytes: length, after } of stores[i] ?? []) apply(at, length, after);
    const values = fields.map(({ field, offset, size: length, value }) => {
      let read = 0n;
      for (let b = length - 1; b >= 0; b--) read = (read << 8n) | BigInt(view.getUint8(offset + b));
      return [field, typeof value === "number" ? Number(read) : read] as const;
    });
    return { op, what, fields: Object.fromEntries(values) };
  });
}
