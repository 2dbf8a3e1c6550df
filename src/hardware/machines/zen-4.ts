/** AMD Zen 4 (EPYC 9004, Ryzen 7000), a core with the L3 of its complex of eight. */

import type { MachineDescription } from "../description.js";
import { PAGE } from "../memory/tlb.js";

const GUIDE = "AMD, Software Optimization Guide for the AMD Zen4 Microarchitecture (57647)";
const PAGES = [PAGE["4 KiB"], PAGE["2 MiB"], PAGE["1 GiB"]];

export const ZEN_4: MachineDescription = {
  name: "Zen 4",
  clock: 3.7,
  clockSource: "AMD, EPYC 9654 specifications (maximum boost)",
  caches: [
    {
      name: "L1I",
      holds: "instructions",
      size: 32 * 1024,
      ways: 8,
      line: 64,
      source: `${GUIDE} 2.6.1`,
    },
    {
      name: "L1D",
      holds: "data",
      size: 32 * 1024,
      ways: 8,
      line: 64,
      latency: 4,
      source: `${GUIDE} 2.6.2`,
      latencySource: `${GUIDE} 2.12`,
    },
    {
      name: "L2",
      holds: "both",
      size: 1024 * 1024,
      ways: 8,
      line: 64,
      latency: 14,
      inclusion: "inclusive",
      source: `${GUIDE} 2.6.3`,
      latencySource: `${GUIDE} A.1 (at least)`,
    },
    {
      // What L2 evicts.
      name: "L3",
      holds: "both",
      size: 32 * 1024 * 1024,
      ways: 16,
      line: 64,
      latency: 50,
      inclusion: "exclusive",
      source: `${GUIDE} 2.6.4`,
      latencySource: `${GUIDE} A.1 (average)`,
    },
  ],
  tlbs: [
    {
      name: "L1 ITLB",
      level: 1,
      holds: "instructions",
      pages: PAGES,
      entries: 64,
      source: `${GUIDE} 2.7`,
    },
    {
      name: "L2 ITLB",
      level: 2,
      holds: "instructions",
      pages: [PAGE["4 KiB"], PAGE["2 MiB"]],
      entries: 512,
      source: `${GUIDE} 2.7`,
      waysSource: "unknown: taken as fully associative",
    },
    {
      name: "L1 DTLB",
      level: 1,
      holds: "data",
      pages: PAGES,
      entries: 72,
      source: `${GUIDE} 2.7.1`,
    },
    {
      name: "L2 DTLB",
      level: 2,
      holds: "data",
      pages: [PAGE["4 KiB"], PAGE["2 MiB"]],
      entries: 3072,
      ways: 24,
      source: `${GUIDE} 2.7.2`,
    },
  ],
};
