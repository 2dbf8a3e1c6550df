/**
 * Apple M1, a performance core (Firestorm) with the L2 of its cluster of four. The system cache behind it
 * is left out.
 */

import type { MachineDescription } from "../description.js";
import { PAGE } from "../memory/tlb.js";

const GUIDE = "Apple Silicon CPU Optimization Guide";
const MEASURED = "jiegec, Apple M1 (Firestorm & Icestorm), measured";
const PAGES = [PAGE["16 KiB"]];

export const APPLE_M1: MachineDescription = {
  name: "Apple M1",
  clock: 3.2,
  clockSource: "Infogalactic, Apple M1 (3.204 GHz)",
  page: "16 KiB",
  codePage: "16 KiB",
  caches: [
    {
      name: "L1I",
      holds: "instructions",
      size: 192 * 1024,
      ways: 6,
      line: 64,
      source: `${GUIDE} (192 KiB, 6-way, 64 B lines)`,
    },
    {
      name: "L1D",
      holds: "data",
      size: 128 * 1024,
      ways: 8,
      line: 64,
      latency: 3,
      source: `${GUIDE} (128 KiB, 8-way, 64 B lines)`,
      latencySource: `${MEASURED}: 3 cycles in a chain of pointers`,
    },
    {
      name: "L2",
      holds: "both",
      size: 12 * 1024 * 1024,
      ways: 12,
      line: 128,
      latency: 16,
      source: `${GUIDE} (12 MiB, 12-way, 128 B lines)`,
      latencySource: MEASURED,
    },
  ],
  tlbs: [
    {
      name: "L1 ITLB",
      level: 1,
      holds: "instructions",
      pages: PAGES,
      entries: 192,
      source: `${GUIDE} (192 entries)`,
      waysSource: "unknown: taken as fully associative",
    },
    {
      name: "L1 DTLB",
      level: 1,
      holds: "data",
      pages: PAGES,
      entries: 160,
      ways: 5,
      source: `${GUIDE} (160 entries)`,
      waysSource: MEASURED,
    },
    {
      name: "L2 TLB",
      level: 2,
      holds: "both",
      pages: PAGES,
      entries: 3072,
      latency: 6,
      source: `${GUIDE} (3072 entries)`,
      waysSource: "unknown: taken as fully associative",
      latencySource: `${MEASURED}: 9 cycles with L1D's 3`,
    },
  ],
  memory: {
    // About 95 ns in all, of which 16 cycles are L2's.
    latency: 90,
    source: `${GUIDE}: about 95 ns in all`,
  },
};
