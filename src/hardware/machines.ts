/** Machines that are known here: a row each, in a file of its own, with the sources of its figures. */
import type { MachineDescription } from "./description.js";

export const MACHINES: readonly MachineDescription[] = [];
