/**
 * The format of the columns of our tables: their unit, and whether they are shares or addresses. It
 * is declared here by column name and stored with the column itself, so that it survives filters,
 * orders, selections and renaming. A user's own columns have none.
 */
import { type ColumnTable, table as plainTable } from "arquero";
import type { NumberForm } from "../../format/column-numbers.js";

/** What a column's numbers are. */
export interface ColumnForm {
  /** "B", "ns", "ms"; of names that say it themselves ("bytes", "seconds") there is none. */
  readonly unit?: string;
  readonly form?: NumberForm;
}

const B: ColumnForm = { unit: "B" };
const ms: ColumnForm = { unit: "ms" };
const MiB: ColumnForm = { unit: "MiB" };
const percent: ColumnForm = { unit: "%" };
const address: ColumnForm = { form: "address" };
const share: ColumnForm = { form: "share" };

/** By names that mean the same in all our tables. */
const forms: Readonly<Record<string, ColumnForm>> = {
  ...{ size: B, offset: B, end: B, ptrdata: B, class: B, padding: B, bytesPerSlot: B },
  ...{ bytesPerEntry: B, peak: B, elemsize: B, waste: B, tail: B, usedBytes: B },
  ...{ presentBytes: B, totalAlloc: B, HeapAlloc: B, TotalAlloc: B, HeapSys: B, HeapIdle: B },
  ...{ HeapInuse: B, HeapReleased: B, NextGC: B, heapBefore: B, heapMarked: B },
  ...{ bytesScanned: B, bytesFreed: B, stride: B },
  ...{ address, next: address, map: address },
  ...{ share, use: share },
  ...{ missPercent: percent, straddlePercent: percent, cpuShare: percent },
  ...{ sweepTerm: ms, mark: ms, markTerm: ms, sweepTermCpu: ms, assist: ms, background: ms },
  ...{ idle: ms, markTermCpu: ms, latency: { unit: "ns" } },
  ...{ heapStart: MiB, heapEnd: MiB, heapLive: MiB, stacks: MiB, globals: MiB },
};

const formOfColumn = new WeakMap<object, ColumnForm>();

/**
 * A table whose columns know what they are.
 * @param own of columns whose names mean something else here; null for no form
 */
export function table(
  columns: Parameters<typeof plainTable>[0],
  own: Readonly<Record<string, ColumnForm | null>> = {},
): ColumnTable {
  const made = plainTable(columns);
  for (const name of made.columnNames()) {
    const form = name in own ? own[name] : Object.hasOwn(forms, name) ? forms[name] : null;
    if (form) formOfColumn.set(made.column(name) as object, form);
  }
  return made;
}

/** What a column of a table is; of an unknown one nothing. */
export function formOf(table: ColumnTable, name: string): ColumnForm {
  const column = table.column(name) as object | undefined;
  return (column && formOfColumn.get(column)) ?? {};
}

/** Gives the columns of a copy the forms of what they were copied from. */
export function keepForms(from: ColumnTable, copy: ColumnTable): void {
  for (const name of copy.columnNames()) {
    const column = from.column(name) as object | undefined;
    const form = column && formOfColumn.get(column);
    if (form) formOfColumn.set(copy.column(name) as object, form);
  }
}

/** Says what a column is, as a file has kept it. */
export function setForm(table: ColumnTable, name: string, form: ColumnForm | undefined): void {
  if (form !== undefined) formOfColumn.set(table.column(name) as object, form);
}
