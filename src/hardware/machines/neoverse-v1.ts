/** Arm Neoverse V1 as AWS Graviton3 has it. Its 32 MiB system cache, of unknown ways, is left out. */

import type { MachineDescription } from "../description.js";
import { PAGE } from "../memory/tlb.js";

const MANUAL = "Arm Neoverse V1 Core Technical Reference Manual (101427)";
const SLIDES = "Arm, SW defined cars (Teratec 2021)";
const GRAVITON = "WikiChip, AWS Graviton3";
const PAGES = [PAGE["4 KiB"], PAGE["16 KiB"], PAGE["2 MiB"]];

export const NEOVERSE_V1: MachineDescription = {
  name: "Neoverse V1",
  clock: 2.6,
  clockSource: "WikiChip, Neoverse V1 (Graviton3)",
  caches: [
    {
      name: "L1I",
      holds: "instructions",
      size: 64 * 1024,
      ways: 4,
      line: 64,
      source: `${MANUAL}; ${GRAVITON}`,
    },
    {
      name: "L1D",
      holds: "data",
      size: 64 * 1024,
      ways: 4,
      line: 64,
      source: `${MANUAL}; ${GRAVITON}`,
    },
    {
      name: "L2",
      holds: "both",
      size: 1024 * 1024,
      ways: 8,
      line: 64,
      latency: 10,
      source: `${MANUAL}; ${GRAVITON}`,
      latencySource: SLIDES,
    },
  ],
  tlbs: [
    {
      name: "L1 ITLB",
      level: 1,
      holds: "instructions",
      pages: PAGES,
      entries: 48,
      source: "Arm Cortex-X1, of which it is the server's variant, as collected by jiegec/cpu",
    },
    {
      name: "L1 DTLB",
      level: 1,
      holds: "data",
      pages: PAGES,
      entries: 40,
      source: "Arm, Neoverse V2 (Hot Chips 2023): increased from 40, fully associative",
    },
    {
      name: "L2 TLB",
      level: 2,
      holds: "both",
      pages: [...PAGES, PAGE["1 GiB"]],
      entries: 2048,
      source: `${SLIDES}: 2K entries`,
      waysSource: "unknown: taken as fully associative",
    },
  ],
};
