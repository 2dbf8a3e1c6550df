/** The memory models of the two generations. */
import type { GenerationName, Generations } from "../generation.js";
import type { MapLayout } from "../layout/map-layout.js";
import type { ReleaseRow } from "../releases.js";
import { ClassicMemory } from "./classic/memory.js";
import type { GenerationMemory } from "./estimate.js";
import type { GrowthSchedules } from "./growth-schedules.js";
import { SwissMemory } from "./swiss/memory.js";

/** What the model asks of a generation. */
interface MemoryRules<G extends GenerationName = GenerationName> {
  /** How maps of a type take memory. */
  memory(
    layout: MapLayout,
    row: Generations[G]["row"],
    schedules: GrowthSchedules,
    local: boolean,
  ): GenerationMemory;
  /** The columns of a row that change sizes and are this generation's alone. */
  columns(row: Generations[G]["row"]): readonly unknown[];
}

const generations: { readonly [G in GenerationName]: MemoryRules<G> } = {
  classic: {
    memory: (layout, row, schedules, local) => {
      return new ClassicMemory(layout, row, schedules.classic(row), schedules.list(layout), local);
    },
    columns: () => [],
  },
  swiss: {
    memory: (layout, row, schedules, local) => {
      return new SwissMemory(layout, schedules.swiss(row), local);
    },
    columns: ({ splitGroups }) => [splitGroups],
  },
};

/** How the maps of a release take memory. */
export function memoryRulesOf({ generation }: ReleaseRow): MemoryRules {
  return generations[generation];
}
