/**
 * Layouts in a notebook: the size of a type or map type, as a value with a display, tables, and a
 * comparison with others.
 */

import { type ColumnTable, table } from "arquero";
import { requireOptions } from "../format/argument.js";
import {
  type ArchitectureName,
  type ArrayLayout,
  arrayLayouts,
  type MapLayout,
  type MapText,
  mapLayoutOf,
  newestRelease,
  type Release,
  type TypeLayout,
  type TypeText,
  typeLayout,
} from "../go/index.js";
import { layoutSweepTable, layoutTable } from "../tables/index.js";
import {
  type Drawing,
  type DrawingBundle,
  type DrawnLayout,
  layoutDrawing,
  layoutsBeside,
} from "../view/index.js";

/** For which machine, and for maps by which release. */
export interface LayoutOptions {
  /** GOARCH: "amd64" (default), "arm64", "386", "arm", "wasm", … */
  readonly arch?: ArchitectureName | (string & {});
  /** Go release, for maps and for the allocator. Default: the newest with classic maps. */
  readonly release?: Release | (string & {});
}

/** What layouts of both kinds can do. */
abstract class Shown {
  /** @internal */
  abstract drawn(): DrawnLayout;
  /**
   * One row per field, element or stretch of padding.
   * @example layout("struct{ a bool; b int64 }").table()
   */
  abstract table(): ColumnTable;

  /**
   * The byte map.
   * @example layout("struct{ a bool; b int64 }").drawing()
   */
  drawing(): Drawing {
    return layoutDrawing(this.drawn());
  }

  /**
   * The byte maps of this layout and others, to one scale: side by side where there is room, below each
   * other on a phone and in print.
   * @example layout("struct{ a bool; b int64 }").beside(layout("struct{ b int64; a bool }"))
   */
  beside(...others: Shown[]): Drawing {
    return layoutsBeside(this.drawn(), ...others.map((other) => other.drawn()));
  }

  [Symbol.for("Jupyter.display")](): DrawingBundle {
    return this.drawing().bundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.drawing().text;
  }
}

/** The layout of a type; made by {@link layout}. */
export class Layout extends Shown implements TypeLayout {
  declare readonly text: string;
  declare readonly architecture: TypeLayout["architecture"];
  declare readonly release: TypeLayout["release"];
  declare readonly size: number;
  declare readonly align: number;
  /** Leading bytes that may contain pointers: the collector scans only these. */
  declare readonly ptrdata: number;
  /** Bytes of padding. */
  declare readonly padding: number;
  declare readonly parts: TypeLayout["parts"];
  /** The order of fields with the fewest bytes; null if there is nothing to order. */
  declare readonly best: TypeLayout["best"];
  /** The cost of converting a value to an interface. */
  declare readonly boxing: TypeLayout["boxing"];

  constructor(found: TypeLayout) {
    super();
    Object.assign(this, found);
  }

  table(): ColumnTable {
    return layoutTable(this);
  }

  /**
   * The struct with its fields in the best order; the layout itself if it is the best.
   * @example layout("struct{ a bool; b int64; c bool }").reordered()
   */
  reordered(): Layout {
    const { text, architecture, release, best } = this;
    return layout(best?.text ?? text, { arch: architecture.name, release: release.name });
  }

  /** @internal */
  drawn(): DrawnLayout {
    const { size, ptrdata, parts, architecture, best, boxing, align, padding } = this;
    const title = `${this.text} on ${architecture.name}`;
    const pointers = ptrdata > 0 ? `pointers within the first ${ptrdata} B` : "no pointers";
    const facts = `alignment ${align}, padding ${padding} B, ${pointers}`;
    const box = `in an interface: ${boxing.words} B, and ${boxing.object} B more (${boxing.why})`;
    const notes = [facts, box];
    if (best !== null) notes.push(advice(best));
    return { title, size, ptrdata, parts, notes };
  }
}

function advice({ saves, savesPtrdata, order, size, ptrdata }: NonNullable<TypeLayout["best"]>) {
  if (saves === 0 && savesPtrdata === 0) return "no order of the fields takes fewer bytes";
  const bytes = saves > 0 ? `${size} B, ${saves} fewer` : `pointers within the first ${ptrdata} B`;
  return `best order: ${order.join(", ")} (${bytes})`;
}

/** The layout of a map type; made by {@link mapLayout}. */
export class LayoutOfMap extends Shown {
  constructor(readonly layout: MapLayout) {
    super();
  }

  /** Bytes of a bucket (up to Go 1.23) or a group (from 1.24 on). */
  get size(): number {
    return this.layout.blockSize;
  }

  /**
   * Bucket or group, part by part.
   * @example mapLayout("map[int64]bool").table()
   */
  table(): ColumnTable {
    return layoutTable(this.layout);
  }

  /**
   * The header's fields.
   * @example mapLayout("map[int64]bool").header()
   */
  header(): ColumnTable {
    return layoutTable({ parts: this.layout.header });
  }

  /**
   * Every kind of object such a map allocates: its size, and the bytes the allocator uses for it.
   * @example mapLayout("map[int64]bool").objects()
   */
  objects(): ColumnTable {
    const { objects } = this.layout;
    return table({
      object: objects.map(({ object }) => object),
      pointers: objects.map(({ pointers }) => pointers),
      size: objects.map(({ size }) => size),
      taken: objects.map(({ taken }) => taken),
    });
  }

  /**
   * The arrays of buckets for B = 0 … `last`; empty for releases without them.
   * @example mapLayout("map[int64]bool").arrays(8)
   */
  arrays(last = 24): ColumnTable {
    const rows = arrayLayouts(this.layout, last);
    const column = (name: keyof ArrayLayout) => Float64Array.from(rows, (row) => row[name]);
    return table({
      B: column("B"),
      buckets: column("buckets"),
      preallocated: column("preallocated"),
      asked: column("asked"),
      taken: column("taken"),
      entries: column("entries"),
    });
  }

  /** @internal */
  drawn(): DrawnLayout {
    const { text, architecture, release, block, blockSize, blockPtrdata, parts } = this.layout;
    const { headerSize, stack, padding, bytesPerSlot, objects } = this.layout;
    const title = `${block} of ${text} on ${architecture.name}, Go ${release.name}`;
    const scanned = blockPtrdata === 0 ? "free of pointers" : "with pointers";
    const taken = objects[1]?.taken ?? blockSize;
    const notes = [
      `${bytesPerSlot} B per slot, padding ${padding} B, ${scanned}; takes ${taken} B of heap`,
      `header ${headerSize} B; a map that does not escape, with a hint of at most 8, has both on the stack: ${stack} B`,
    ];
    return { title, size: blockSize, ptrdata: blockPtrdata, parts, notes };
  }
}

/**
 * The layout of a Go type: offsets, sizes, alignment, padding, pointer bytes, the best order of
 * fields, the cost of an interface.
 * @param type Go text, for example "struct{ a bool; b int64 }". Arrays have at most 2^31 elements.
 * @example
 * layout("struct{ a bool; b int64 }", { arch: "386" }).size // 12
 * @throws GoTypeError on a text that is not a type, UnknownArchitectureError.
 */
export function layout(type: TypeText, options: LayoutOptions = {}): Layout {
  requireOptions(options, '{ arch: "386" }');
  return new Layout(typeLayout(type, options.arch ?? "amd64", options.release));
}

/**
 * The layout of a map type: header, bucket or group, size classes, arrays.
 * @param type Go text, for example "map[int64]bool".
 * @example
 * mapLayout("map[int64]bool").size                     // 88
 * mapLayout("map[int64]bool", { release: "1.26" }).size // 136
 * @throws GoTypeError on a text that is not a map type, UnknownArchitectureError, UnknownReleaseError.
 */
export function mapLayout(type: MapText, options: LayoutOptions = {}): LayoutOfMap {
  requireOptions(options, '{ release: "1.26" }');
  return new LayoutOfMap(
    mapLayoutOf(type, options.arch ?? "amd64", options.release ?? newestRelease.classic),
  );
}

/** One row per pair of key and elem type: `layoutSweep({ keys: ["int64"], elems: ["bool"] })`. */
export const layoutSweep = layoutSweepTable;
