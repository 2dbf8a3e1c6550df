/** Intel Skylake-SP (Xeon Scalable of 2017, Skylake-X), a core of a processor of 28. */

import type { MachineDescription } from "../description.js";
import { PAGE } from "../memory/tlb.js";

const REVIEW = "AnandTech, The Intel Skylake-X Review (2017), I Keep My Cache Private";
const MANUAL =
  "Intel 64 and IA-32 Architectures Optimization Reference Manual, Skylake client TLB parameters; Skylake server cache";
const MEASURED = "7-cpu.com, Skylake-X";

export const SKYLAKE_SP: MachineDescription = {
  name: "Skylake-SP",
  clock: 3,
  clockSource: `the clock for which ${MEASURED}'s cycles are given in nanoseconds`,
  caches: [
    {
      name: "L1I",
      holds: "instructions",
      size: 32 * 1024,
      ways: 8,
      line: 64,
      source: REVIEW,
    },
    {
      name: "L1D",
      holds: "data",
      size: 32 * 1024,
      ways: 8,
      line: 64,
      latency: 4,
      source: REVIEW,
    },
    {
      name: "L2",
      holds: "both",
      size: 1024 * 1024,
      ways: 16,
      line: 64,
      latency: 14,
      source: REVIEW,
      latencySource: MANUAL,
    },
    {
      // Non-inclusive, and filled by what L2 evicts.
      name: "L3",
      holds: "both",
      size: 28 * 1408 * 1024,
      slices: 28,
      ways: 11,
      line: 64,
      inclusion: "exclusive",
      latency: 68,
      source: `${REVIEW} (1.375 MB a core)`,
      latencySource: MEASURED,
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
      source: REVIEW,
    },
    {
      name: "DTLB",
      level: 1,
      holds: "data",
      pages: [PAGE["4 KiB"]],
      entries: 64,
      ways: 4,
      source: REVIEW,
    },
    {
      name: "DTLB 2M",
      level: 1,
      holds: "data",
      pages: [PAGE["2 MiB"]],
      entries: 32,
      ways: 4,
      source: MANUAL,
    },
    {
      name: "DTLB 1G",
      level: 1,
      holds: "data",
      pages: [PAGE["1 GiB"]],
      entries: 4,
      ways: 4,
      source: MANUAL,
    },
    {
      name: "STLB",
      level: 2,
      holds: "both",
      pages: [PAGE["4 KiB"], PAGE["2 MiB"]],
      entries: 1536,
      ways: 12,
      source: REVIEW,
    },
    {
      name: "STLB 1G",
      level: 2,
      holds: "both",
      pages: [PAGE["1 GiB"]],
      entries: 16,
      ways: 4,
      source: MANUAL,
    },
  ],
  memory: {
    // 229 cycles in all, of which 68 are L3's.
    latency: 53.7,
    source: `${MEASURED}: 229 cycles at 3 GHz in all`,
  },
};
