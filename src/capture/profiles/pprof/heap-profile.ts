/**
 * The heap profile of a simulated process: what each map has allocated, for what and in which
 * function, and how much of it is in use. Exact, as with runtime.MemProfileRate = 1.
 *
 * In use is what is allocated and not yet freed. Call gc() first to count only what the maps reach:
 * the runtime's own profile shows the state at the end of the last cycle.
 */
import {
  type Allocations,
  allocation,
  assignForm,
  type GoMap,
  type GoProcess,
  mapLayoutOf,
  type ObjectColumns,
  type Purpose,
  purposes,
} from "../../../go/index.js";
import { type Amount, type Beginning, nothing, type Origin, type Started } from "./allocations.js";
import { allocationsOf, isBlock } from "./generations.js";
import { heapSampleTypes, type Profile, type ProfileSample } from "./profile.js";
import { stackOf } from "./stacks.js";

/** What a profile reads of a process. */
type Profiled = Pick<GoProcess, "release" | "architecture" | "allocationCounts" | "objectColumns">;

/** What a profile reads of a map, to name it and to tell what make allocated. */
type Told = Pick<GoMap<never, never>, "address" | "type"> & {
  readonly events: readonly { readonly mallocs: number; readonly totalAlloc: number }[];
};

const origins: readonly Origin[] = ["make", "first", "later"];

/**
 * The heap profile of a process.
 * @param maps maps of the process that are to be named by type, and whose make and first entry are
 * to be distinguished from what came later; what others allocated is shown with their address
 */
export function heapProfile(process: Profiled, maps: readonly Told[] = []): Profile {
  const { release, architecture } = process;
  const known = new Map(maps.map((map) => [map.address, map]));
  const allocated = process.allocationCounts();
  const columns = process.objectColumns();
  const samples = [...new Set(allocated.map(({ map }) => map))].flatMap((address) => {
    const map = known.get(address);
    const rows = allocated.filter((row) => row.map === address);
    const form = map === undefined ? undefined : assignForm(map.type, architecture);
    const text = map === undefined ? `map at 0x${address.toString(16)}` : map.type.text;
    const first = map === undefined ? 0 : firstBlock(map.type.text, process);
    const started = beginning(rows, map, first, process);
    const taken = inUse(columns, address, first);
    return rows.flatMap(({ purpose, objects, bytes }): ProfileSample[] => {
      const early = started.get(purpose) ?? {};
      const before = [early.make ?? nothing, early.first ?? nothing];
      const later = {
        objects: objects - before.reduce((sum, one) => sum + one.objects, 0),
        bytes: bytes - before.reduce((sum, one) => sum + one.bytes, 0),
      };
      return origins.flatMap((origin) => {
        const all = { ...early, later }[origin] ?? nothing;
        if (all.objects === 0) return [];
        const now = taken.get(`${purpose} ${origin}`) ?? nothing;
        return {
          stack: stackOf(release.generation, purpose, origin, form === undefined ? "" : `_${form}`),
          values: [all.objects, all.bytes, now.objects, now.bytes],
          labels: { map: text, purpose },
        };
      });
    });
  });
  return {
    ...{ sampleTypes: [...heapSampleTypes], samples },
    ...{ period: 1, periodType: "space", time: 0 },
  };
}

/** Bytes of what a map without a hint allocates for its first entry. */
function firstBlock(text: string, { release, architecture }: Profiled): number {
  const { objects } = mapLayoutOf(text, architecture.name, release.name);
  return objects[1]?.taken ?? 0;
}

/** What make allocated, and what the first entry did; the map's first event holds make's sums. */
function beginning(
  rows: readonly Allocations[],
  map: Told | undefined,
  first: number,
  { release, architecture }: Profiled,
): Beginning {
  const made = map?.events[0];
  if (made === undefined) return new Map();
  const row = (purpose: Purpose) => rows.find((one) => one.purpose === purpose);
  const one = (purpose: Purpose): Amount => {
    const { objects = 1, bytes = 0 } = row(purpose) ?? {};
    return { objects: 1, bytes: bytes / objects };
  };
  const header = one("header");
  const { block, made: madeOf } = allocationsOf(release.generation);
  if (made.mallocs === 1) {
    const small = row(block) === undefined ? {} : { first: { objects: 1, bytes: first } };
    return new Map<Purpose, Started>([
      ["header", { make: header }],
      [block, small],
    ]);
  }
  return madeOf({
    made,
    one,
    taken: (bytes) => allocation(bytes, true, release, architecture).taken,
    pointerSize: architecture.pointerSize,
  });
}

/** Objects of a map that are taken, by purpose and origin. */
function inUse(columns: ObjectColumns, address: bigint, first: number): Map<string, Amount> {
  const found = new Map<string, Amount>();
  const { length, map, purpose, op, size } = columns;
  const own = Number(address);
  for (let row = 0; row < length; row++) {
    if (map[row] !== own) continue;
    const name = purposes[purpose[row] as number] as Purpose;
    const block = isBlock(name);
    const bytes = size[row] as number;
    const origin = op[row] === -1 ? "make" : block && bytes === first ? "first" : "later";
    const key = `${name} ${origin}`;
    const sum = found.get(key) ?? nothing;
    found.set(key, { objects: sum.objects + 1, bytes: sum.bytes + bytes });
  }
  return found;
}
