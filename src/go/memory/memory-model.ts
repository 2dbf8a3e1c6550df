/**
 * The memory model: how much memory a type takes with n entries in a release, computed from the
 * rules by which it grows, without making one.
 *
 * It applies to maps that were only inserted into, with keys that the hash spreads uniformly.
 * Everything that does not depend on chance is exact: header, arrays, the minimum number of tables.
 * Overflow buckets and splits of tables are expected numbers with a range.
 */
import { requireOptions } from "../../format/argument.js";
import { shown } from "../../format/shown.js";
import { architecture } from "../architectures.js";
import { GoRangeError, GoTypeError } from "../errors.js";
import { rulesOf } from "../generations.js";
import { _mapLayout, hintOnStack, type MapLayout, requireMap } from "../layout/map-layout.js";
import { newestRelease, type ReleaseRow, release } from "../releases.js";
import { parseType } from "../type/declarations.js";
import type { GoMapType, GoType } from "../type/type.js";
import { type Container, ContainerMemory, type MemoryOptions } from "./container.js";
import { memoryRulesOf } from "./generations.js";
import { GrowthSchedules } from "./growth-schedules.js";
import { leadsElsewhere } from "./pointees.js";
import { sliceContainer } from "./slice.js";
import { syncMap, syncMapContainer } from "./sync-map.js";

/** How maps of one type take memory, as one release on one architecture. */
export class MemoryModel extends ContainerMemory {
  readonly layout: MapLayout;

  /**
   * @param type Go text, for example "map[int64]bool".
   * @param schedules what it shares with other models: less is computed twice.
   * @throws {GoTypeError}, {UnknownReleaseError}, {UnknownArchitectureError}; {GoRangeError} as
   * ContainerMemory.
   */
  constructor(type: string, options: MemoryOptions = {}, schedules = new GrowthSchedules()) {
    const { row, arch } = checked(options);
    const parsed = requireMap(type);
    const layout = _mapLayout(parsed, arch, row);
    super(mapContainer(parsed, layout, schedules, options), options);
    this.layout = layout;
  }
}

/**
 * How a map, a slice or sync.Map takes memory.
 * @param type Go text: "map[int64]bool", "[]int64", "sync.Map"
 * @throws as {@link MemoryModel}
 */
export function memoryModel(
  type: string,
  options: MemoryOptions = {},
  schedules = new GrowthSchedules(),
): ContainerMemory {
  return new ContainerMemory(containerOf(type, options, schedules), options);
}

/**
 * The same for several that hold the same entries. Lengths and pointees are for those of them that
 * have such keys or elems.
 * @throws as {@link MemoryModel}; {GoRangeError} on what is for none of them
 */
export function memoryModels(
  types: readonly string[],
  options: MemoryOptions = {},
): ContainerMemory[] {
  const schedules = new GrowthSchedules();
  const all = types.map((type) => containerOf(type, options, schedules));
  return all.map(
    (container) => new ContainerMemory(container, optionsFor(container, all, options)),
  );
}

/** The options without what is for others of them alone. */
function optionsFor(
  container: Container,
  all: readonly Container[],
  options: MemoryOptions,
): MemoryOptions {
  const { keyLength, elemLength, pointees, ...rest } = options;
  const takes = (of: Container, name: string, takesIt: (type: GoType) => boolean) =>
    of.sides.some((side) => side.name === name && takesIt(side.type));
  const isFor = (name: string, takesIt: (type: GoType) => boolean) =>
    takes(container, name, takesIt) || !all.some((other) => takes(other, name, takesIt));
  const isString = ({ kind }: GoType) => kind === "string";
  const given = Object.entries(typeof pointees === "object" && pointees !== null ? pointees : {});
  return {
    ...rest,
    ...(keyLength !== undefined && isFor("key", isString) ? { keyLength } : {}),
    ...(elemLength !== undefined && isFor("elem", isString) ? { elemLength } : {}),
    ...(pointees === undefined
      ? {}
      : typeof pointees !== "object" || pointees === null
        ? { pointees }
        : { pointees: Object.fromEntries(given.filter(([name]) => isFor(name, leadsElsewhere))) }),
  };
}

function containerOf(type: string, options: MemoryOptions, schedules: GrowthSchedules): Container {
  const { row, arch, local, dirty } = checked(options);
  if (typeof type === "string" && type.trim() === syncMap) {
    return syncMapContainer(row, arch, schedules, { local, dirty });
  }
  const parsed = parseType(type);
  if (parsed.kind === "map") {
    return mapContainer(parsed, _mapLayout(parsed, arch, row), schedules, options);
  }
  if (parsed.kind === "slice") return sliceContainer(parsed.text, parsed.elem, row, arch);
  const advice = 'For example: "map[int64]bool", "[]int64", "sync.Map"';
  const length = parsed.end - parsed.at;
  const problem = `${parsed.text} is no map, no slice and not sync.Map`;
  throw new GoTypeError(problem, type, parsed.at, length, advice);
}

function mapContainer(
  type: GoMapType,
  layout: MapLayout,
  schedules: GrowthSchedules,
  { local = false }: MemoryOptions,
): Container {
  const { release: row, architecture: arch, blockSize, headerSize, stack } = layout;
  return {
    ...{ text: layout.text, release: row, architecture: arch },
    memory: memoryRulesOf(row).memory(layout, row, schedules, local),
    sides: [
      { name: "key", type: type.key },
      { name: "elem", type: type.elem },
    ],
    stack: (hint) => (!local ? 0 : hint <= hintOnStack ? stack : headerSize),
    // Its arrays would be beyond all addresses.
    ignores: (hint) => rulesOf(row).bytesChecked(blockSize, BigInt(hint)) > arch.maxAlloc,
  };
}

/** The release, the architecture and the switches of a question, checked. */
function checked(options: MemoryOptions) {
  requireOptions(options, '{ release: "1.23" }');
  const { local = false, dirty = false } = options;
  for (const [name, value] of Object.entries({ local, dirty })) {
    if (typeof value === "boolean") continue;
    throw new GoRangeError(`\`${name}\` must be true or false, got ${shown(value)}`);
  }
  const row: ReleaseRow = release(options.release ?? newestRelease.classic);
  return { row, arch: architecture(options.arch ?? "amd64"), local, dirty };
}

/**
 * What the model looks at of a release. Other columns change no size: Swiss headers with and
 * without tombstonePossible are as large.
 */
export function memoryRule(row: ReleaseRow): string {
  const { generation, loadFactorNum, loadFactorDen, mallocHeaderAbove, syncMap } = row;
  const own = memoryRulesOf(row).columns(row);
  const all = [generation, loadFactorNum, loadFactorDen, mallocHeaderAbove, syncMap, ...own];
  return all.join(" ");
}
