/**
 * A profile of accesses: what `go tool pprof` shows of loads, stores, misses and modelled time by function.
 * Counted, not sampled. Object and region of the accesses are labels: `-tagfocus region=tophash`.
 */
import type { Frame, Profile, ProfileSample } from "../../capture/index.js";
import { MachineError, type Part, type RunResult, type TimeOptions } from "../../hardware/index.js";
import { HeapProfile } from "../heap-files.js";
import type { Kind } from "./stream.js";

/** Accesses of one kind and what they did. */
type KindPart = Part & { readonly kind: Kind };

/** The profile of a run. */
export function accessProfile(
  run: RunResult,
  parts: readonly KindPart[],
  { program, ...options }: TimeOptions & { readonly program: string },
): HeapProfile {
  const levels = run.machine.paths.data.map(({ name }) => name);
  const walks = run.machine.translations.data.length > 0;
  const timed = isTimed(run, options);
  const sampleTypes = [
    { type: "accesses", unit: "count" },
    { type: "loads", unit: "count" },
    { type: "stores", unit: "count" },
    ...levels.map((level) => ({ type: `${level}_misses`, unit: "count" })),
    ...(walks ? [{ type: "page_walks", unit: "count" }] : []),
    ...(timed ? [{ type: "modelled_time", unit: "nanoseconds" }] : []),
  ];
  const samples = parts.map((part): ProfileSample => {
    const { kind, accesses, requests } = part;
    const missed = run.outcomes(part);
    const loads = sumOf(requests.reads);
    const stores = sumOf(requests.writes);
    const { tlb, hits } = run.translations(part);
    return {
      stack: kind.stack.map(frameOf),
      values: [
        ...[accesses, loads, stores],
        ...levels.map((level) => missed.misses[missed.level.indexOf(level)] ?? 0),
        ...(walks ? [hits[tlb.indexOf("page walk")] ?? 0] : []),
        ...(timed ? [Math.round(run.time(options, part).total)] : []),
      ],
      labels: { operation: kind.what, object: kind.object, region: kind.region },
    };
  });
  const profile: Profile = {
    ...{ sampleTypes, samples, period: 1, periodType: "accesses", periodUnit: "count", time: 0 },
    defaultSampleType: "accesses",
    comments: [
      `${run.machine.name}, modelled; every access counted`,
      ...(timed ? [run.time(options).model] : []),
    ],
  };
  return new HeapProfile(profile, program);
}

/** Are all latencies known that the time needs? */
function isTimed(run: RunResult, options: TimeOptions): boolean {
  try {
    run.time(options);
    return true;
  } catch (error) {
    if (error instanceof MachineError && isLatency(error)) return false;
    throw error;
  }
}

function isLatency({ field }: MachineError): boolean {
  return field !== "overlap" && field !== "firstLevel";
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, n) => sum + n, 0);
}

function frameOf(name: string): Frame {
  const [file] = files.find(([, prefix]) => name.startsWith(prefix)) ?? [""];
  return { function: name, file, line: 0 };
}

/** Where functions are defined, by how their names begin. */
const files = [
  ["internal/runtime/maps/table.go", "internal/runtime/maps.(*table)"],
  ["internal/runtime/maps/map.go", "internal/runtime/maps.(*Map)"],
  ["internal/runtime/maps/table.go", "internal/runtime/maps.(*Iter)"],
] as const;
