/** Intel Ice Lake-SP (Xeon Scalable of 2021, Sunny Cove cores), a core of a processor of 40. */

import type { MachineDescription } from "../description.js";
import { PAGE } from "../memory/tlb.js";

const WIKICHIP = "WikiChip, Sunny Cove";
const CPUID = "CPUID leaves 4 and 18H of a Sunny Cove core (i7-1068NG7)";
const CHIPS = "Chips and Cheese on Sunny Cove";
const REVIEW = "AnandTech, Intel 3rd Gen Xeon Scalable Review (2021)";

export const ICE_LAKE_SP: MachineDescription = {
  name: "Ice Lake-SP",
  clock: 3.4,
  clockSource: `${REVIEW}: what a Xeon Platinum 8380 boosts to`,
  caches: [
    {
      name: "L1I",
      holds: "instructions",
      size: 32 * 1024,
      ways: 8,
      line: 64,
      source: `${WIKICHIP}; ${CPUID}`,
    },
    {
      name: "L1D",
      holds: "data",
      size: 48 * 1024,
      ways: 12,
      line: 64,
      latency: 5,
      source: `${WIKICHIP}; ${CPUID}`,
      latencySource: "AnandTech, The Ice Lake Benchmark Preview (2019)",
    },
    {
      name: "L2",
      holds: "both",
      size: 1280 * 1024,
      ways: 20,
      line: 64,
      source: CHIPS,
    },
    {
      name: "L3",
      holds: "both",
      size: 40 * 1536 * 1024,
      slices: 40,
      ways: 12,
      line: 64,
      inclusion: "exclusive",
      source: "Intel, Xeon Platinum 8380 specifications (60 MB, 40 cores)",
      waysSource: "unknown: 12 is taken, for 1.5 MiB a core need a multiple of three",
    },
  ],
  tlbs: [
    {
      name: "ITLB",
      level: 1,
      holds: "instructions",
      pages: [PAGE["4 KiB"]],
      entries: 128,
      ways: 8,
      source: CHIPS,
    },
    {
      name: "DTLB",
      level: 1,
      holds: "data",
      pages: [PAGE["4 KiB"]],
      entries: 64,
      ways: 4,
      source: `${CPUID}: loads; stores have 16 of their own, which the model leaves out`,
    },
    {
      name: "DTLB 2M",
      level: 1,
      holds: "data",
      pages: [PAGE["2 MiB"]],
      entries: 32,
      ways: 4,
      source: CPUID,
    },
    {
      name: "DTLB 1G",
      level: 1,
      holds: "data",
      pages: [PAGE["1 GiB"]],
      entries: 8,
      source: CPUID,
    },
    {
      // Two of 1024 entries and 8 ways each: one for 4 KiB and 2 MiB, one for 4 KiB and 1 GiB.
      name: "STLB",
      level: 2,
      holds: "both",
      pages: [PAGE["4 KiB"]],
      entries: 2048,
      ways: 16,
      source: CPUID,
    },
    {
      name: "STLB 2M",
      level: 2,
      holds: "both",
      pages: [PAGE["2 MiB"]],
      entries: 1024,
      ways: 8,
      source: CPUID,
    },
    {
      name: "STLB 1G",
      level: 2,
      holds: "both",
      pages: [PAGE["1 GiB"]],
      entries: 1024,
      ways: 8,
      source: CPUID,
    },
  ],
};
