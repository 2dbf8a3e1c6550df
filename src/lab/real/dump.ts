/** A map of a running Go program, read from its dump: the engine's map with its memory. */
import type { ColumnTable } from "arquero";
import { type Dump, restore } from "../../capture/index.js";
import { escapeMarkup } from "../../format/escape.js";
import type { Bundle } from "../../notebook.js";
import type { LabMap } from "../map.js";
import { LabProcess } from "../process.js";

/** A dump that `gomaplab.Dump` has written; made by `read(file)`. */
export class MapDump {
  #map: LabMap | undefined;

  constructor(private readonly dump: Dump) {}

  /** "go1.26.8" */
  get version(): string {
    return this.dump.go;
  }

  /** The map's type, as Go text; the types that it names are declared in the map's process. */
  get type(): string {
    return this.dump.type;
  }

  /** Where the header was in the program. */
  get address(): bigint {
    return this.dump.map;
  }

  /**
   * The map in a process of the engine, with the memory, seed and hash keys that it had: with all
   * tables, figures and drawings, and operations go on from there. Its life before is not known, so
   * its events begin with the state that was dumped.
   * @throws MalformedError where the memory is none of such a map
   * @example
   * const m = read("sessions.gomap").map;
   * m.explain("a key", "get");
   */
  get map(): LabMap {
    this.#map ??= restore(this.dump, (name, options) => new LabProcess(name, options)) as LabMap;
    return this.#map;
  }

  /** One row per entry that the map holds. */
  table(): ColumnTable {
    return this.map.entries();
  }

  toString(): string {
    return `a dump of ${this.version}: ${this.map}`;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const line = this.toString();
    return { "text/plain": line, "text/html": `<p>${escapeMarkup(line)}</p>` };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
