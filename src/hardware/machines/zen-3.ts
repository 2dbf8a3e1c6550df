/** AMD Zen 3 (EPYC 7003, Ryzen 5000), a core with the L3 of its complex of eight. */

import type { MachineDescription } from "../description.js";
import { PAGE } from "../memory/tlb.js";

const GUIDE =
  "AMD, Software Optimization Guide for AMD EPYC 7003 Processors (56665), and Chips and Cheese, as collected by jiegec/cpu";
const UNKNOWN_WAYS = "unknown: taken as fully associative";

const PAGES = [PAGE["4 KiB"], PAGE["2 MiB"], PAGE["1 GiB"]];

export const ZEN_3: MachineDescription = {
  name: "Zen 3",
  clock: 3.5,
  clockSource: "AMD, EPYC 7763 specifications (maximum boost)",
  caches: [
    { name: "L1I", holds: "instructions", size: 32 * 1024, ways: 8, line: 64, source: GUIDE },
    {
      name: "L1D",
      holds: "data",
      size: 32 * 1024,
      ways: 8,
      line: 64,
      latency: 4,
      source: GUIDE,
      latencySource: "7-cpu.com, Zen3",
    },
    {
      name: "L2",
      holds: "both",
      size: 512 * 1024,
      ways: 8,
      line: 64,
      latency: 12,
      inclusion: "inclusive",
      source: GUIDE,
    },
    {
      // What L2 evicts.
      name: "L3",
      holds: "both",
      size: 32 * 1024 * 1024,
      ways: 16,
      line: 64,
      latency: 46,
      inclusion: "exclusive",
      source: GUIDE,
    },
  ],
  tlbs: [
    { name: "L1 ITLB", level: 1, holds: "instructions", pages: PAGES, entries: 64, source: GUIDE },
    {
      name: "L2 ITLB",
      level: 2,
      holds: "instructions",
      pages: [PAGE["4 KiB"], PAGE["2 MiB"]],
      entries: 512,
      source: GUIDE,
      waysSource: UNKNOWN_WAYS,
    },
    { name: "L1 DTLB", level: 1, holds: "data", pages: PAGES, entries: 64, source: GUIDE },
    {
      name: "L2 DTLB",
      level: 2,
      holds: "data",
      pages: [PAGE["4 KiB"], PAGE["2 MiB"]],
      entries: 2048,
      source: GUIDE,
      waysSource: UNKNOWN_WAYS,
    },
  ],
};
