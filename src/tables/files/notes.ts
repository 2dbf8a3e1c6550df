/**
 * What a file says of its columns beyond their types, as text under the key "gomaplab": which are
 * JSON, which whole numbers of 64 bits are numbers here, units, and which numbers are addresses.
 */
import type { ColumnForm } from "../frame/column-form.js";
import type { StoredColumn } from "./stored-column.js";

/** The key of the notes in a file's metadata. */
export const notesKey = "gomaplab";

/** What is noted of a column. */
export interface ColumnNote {
  readonly json?: true;
  readonly number?: true;
  readonly form?: ColumnForm;
}

/** The notes of a file's columns as text. */
export function notesOf(columns: readonly StoredColumn[]): string {
  const noted = columns.map(({ name, kind, number, form }) => {
    const note: ColumnNote = {
      ...(kind === "json" ? { json: true } : {}),
      ...(number ? { number: true } : {}),
      ...(Object.keys(form).length > 0 ? { form } : {}),
    };
    return [name, note] as const;
  });
  return JSON.stringify({ version: 1, columns: Object.fromEntries(noted) });
}

/** What a file's notes say of its columns; of another program's file nothing. */
export function readNotes(text: string | null | undefined): (name: string) => ColumnNote {
  let columns: unknown;
  try {
    columns = (JSON.parse(text ?? "{}") as { columns?: unknown } | null)?.columns;
  } catch {
    // The key may be another program's own.
    columns = undefined;
  }
  return (name) => {
    if (typeof columns !== "object" || columns === null || !Object.hasOwn(columns, name)) return {};
    const { json, number, form } = (columns as Record<string, Record<string, unknown>>)[name] ?? {};
    return {
      ...(json === true ? { json } : {}),
      ...(number === true ? { number } : {}),
      ...(isForm(form) ? { form } : {}),
    };
  };
}

function isForm(form: unknown): form is ColumnForm {
  if (typeof form !== "object" || form === null) return false;
  const { unit, form: numbers } = form as Record<string, unknown>;
  const isUnit = unit === undefined || (typeof unit === "string" && unit.length <= 16);
  return isUnit && (numbers === undefined || numbers === "address" || numbers === "share");
}
