/**
 * What requests take: how many each level answered, times what an answer takes there. A model of the crudest
 * kind, and said to be one:
 *
 *   ns = Σ levels (requests answered × latency) ÷ overlap + translations ÷ overlap
 *
 * `overlap` is how many of the accesses that leave the first level are under way at a time, on average:
 * 1 for a chain of dependent loads, more for independent ones; out-of-order cores reach about ten. What
 * the first data cache answers is not divided by it: `firstLevel` says how many of these a core does at a
 * time. Fetches that the first instruction cache answers cost nothing, for they are fetched ahead.
 *
 * It leaves out the instructions' own work, mispredicted branches, bandwidth, prefetches that come late,
 * write-backs, and who else uses the caches.
 */

import type { CheckedMachine } from "./description.js";
import { MachineError } from "./errors.js";
import { atDepth, atTranslation, MEMORY, type Requests, WALK } from "./requests.js";

export interface TimeOptions {
  /** Accesses beyond the first level that are under way at a time; default 1. */
  readonly overlap?: number;
  /** Hits of the first data cache that are under way at a time; default `overlap`. */
  readonly firstLevel?: number;
}

export interface TimeColumns {
  /** A level, a TLB, or "page walk". */
  readonly part: string[];
  readonly of: ("data" | "instructions")[];
  /** Requests that were answered there. */
  readonly requests: Float64Array;
  /** Nanoseconds of one, without overlap. */
  readonly latency: Float64Array;
  /** Nanoseconds of all, with overlap. */
  readonly nanoseconds: Float64Array;
  /** Nanoseconds of the whole stream. */
  readonly total: number;
  readonly perAccess: number;
  /** What the figures are. */
  readonly model: string;
}

interface Part {
  readonly part: string;
  readonly of: "data" | "instructions";
  readonly requests: number;
  readonly latency: number;
  readonly overlap: number;
}

/** @throws {MachineError} if a latency that is needed is unknown. */
export function timeOf(
  machine: CheckedMachine,
  requests: Requests,
  accesses: number,
  options: TimeOptions,
): TimeColumns {
  const overlap = atLeastOne(options.overlap ?? 1, "overlap");
  const firstLevel = atLeastOne(options.firstLevel ?? overlap, "firstLevel");
  const parts: Part[] = [];
  for (const of of ["data", "instructions"] as const) {
    const counted = of === "data" ? [requests.reads, requests.writes] : [requests.fetches];
    const number = (at: (counts: Float64Array, i: number) => number, i: number): number =>
      counted.reduce((sum, counts) => sum + at(counts, i), 0);
    const path = machine.paths[of];
    for (const [depth, cache] of path.entries()) {
      if (depth === 0 && of === "instructions") continue;
      const n = number(atDepth, depth);
      const latency = cycles(machine, n, cache.latency, `caches ${cache.name}`);
      const divisor = depth === 0 ? firstLevel : overlap;
      parts.push({ part: cache.name, of, requests: n, latency, overlap: divisor });
    }
    const last = path.at(-1);
    const n = number(atDepth, path.length);
    const inLast = cycles(machine, n, last?.latency, `caches ${last?.name}`);
    const beyond = known(machine, n, machine.memory?.latency, "memory");
    parts.push({ part: MEMORY, of, requests: n, latency: inLast + beyond, overlap });
    const tlbs = machine.translations[of];
    if (tlbs.length === 0) continue;
    const second = tlbs[1];
    if (second !== undefined) {
      const hits = number(atTranslation, 1);
      const latency = cycles(machine, hits, second.latency, `tlbs ${second.name}`);
      parts.push({ part: second.name, of, requests: hits, latency, overlap });
    }
    const walks = number(atTranslation, 2);
    const latency = cycles(machine, walks, machine.walk?.latency, "walk");
    parts.push({ part: WALK, of, requests: walks, latency, overlap });
  }
  const nanoseconds = Float64Array.from(parts, (one) => (one.requests * one.latency) / one.overlap);
  const total = nanoseconds.reduce((sum, one) => sum + one, 0);
  return {
    part: parts.map(({ part }) => part),
    of: parts.map((one) => one.of),
    requests: Float64Array.from(parts, (one) => one.requests),
    latency: Float64Array.from(parts, ({ latency }) => latency),
    nanoseconds,
    total,
    perAccess: total / accesses,
    model: `model: latencies of ${machine.name} × answers, ${overlap} accesses under way at a time`,
  };
}

function cycles(
  machine: CheckedMachine,
  n: number,
  latency: number | undefined,
  of: string,
): number {
  const inCycles = known(machine, n, latency, of);
  return inCycles === 0 ? 0 : inCycles / known(machine, n, machine.clock, "clock");
}

/** A figure that is needed only where something is counted. */
function known(machine: CheckedMachine, n: number, value: number | undefined, of: string): number {
  if (value !== undefined) return value;
  if (n === 0) return 0;
  const field = of === "clock" ? "clock" : "latency";
  const whose = of === "clock" ? "" : ` in \`${of}\``;
  throw new MachineError(
    `\`${field}\`${whose} of ${machine.name} is unknown, and ${n} requests need it; give one with machine(…).with(…)`,
    of,
  );
}

function atLeastOne(value: number, field: string): number {
  if (value >= 1 && Number.isFinite(value)) return value;
  throw new MachineError(`\`${field}\` must be a number from 1 on, got ${value}`, field);
}
