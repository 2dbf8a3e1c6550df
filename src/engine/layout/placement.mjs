// @ts-check
/** How the layout tables are written, and where things lie that follow one another in memory. */

/** The first multiple of `step` from `at` on. @param {number} at @param {number} step */
export function aligned(at, step) {
  return Math.ceil(at / step) * step;
}

/**
 * The fields of a structure with their offsets.
 * @param {Pick<import("./go-structures.table.mjs").Structure, "fields" | "packed">} structure
 * @returns {{ name: string, bytes: number, at: number, doc: string | undefined }[]}
 */
export function fieldsOf({ fields, packed }) {
  let end = 0;
  return fields.map(([name, bytes, doc]) => {
    const at = packed ? end : aligned(end, Math.min(8, bytes || 1));
    end = at + bytes;
    return { name, bytes, at, doc };
  });
}

/**
 * Bytes of a structure: up to the end of its last field, or what it says.
 * @param {Pick<import("./go-structures.table.mjs").Structure, "name" | "fields" | "packed" | "size">} structure
 * @throws {Error} if its fields need more than it says
 */
export function sizeOf(structure) {
  const last = fieldsOf(structure).at(-1);
  const end = last === undefined ? 0 : last.at + last.bytes;
  const { name, size = end } = structure;
  if (size < end) throw new Error(`${name} says that it has ${size} bytes, its fields have ${end}`);
  return size;
}

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {number} width of what lies there, in bytes.
 * @property {number} count how many of it there are.
 * @property {string} doc
 * @property {readonly string[]} [over] places in whose stead it lies; from the first one on.
 * @property {string} [after] the place right before it, with which it is read at once.
 * @property {number} [align] a multiple of which its offset is; default: of its width.
 * @property {string} [column] of a release's row that it holds.
 * @typedef {object} Area
 * @property {string} doc
 * @property {number} at
 * @property {number} end
 * @property {readonly Place[]} places
 * @typedef {readonly [name: string, type: string, value: number, doc: string]} Constant
 */

/** @typedef {Partial<Pick<Place, "over" | "after" | "align" | "column">>} More */

/** @type {(width: number) => (name: string, doc: string, count?: number, more?: More) => Place} */
const places =
  (width) =>
  (name, doc, count = 1, more = {}) => ({ name, width, count, doc, ...more });

export const bytes = places(1);
export const u32 = places(4);
export const u64 = places(8);

/** @type {(name: string, column: string, doc: string) => Place} */
export const column = (name, of, doc) => u32(name, doc, 1, { column: of });
