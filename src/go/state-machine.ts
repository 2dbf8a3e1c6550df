/**
 * What a map and its slots can be, and what leads from one to another: a generation's state machines as
 * data. Which of the transitions a run made is read off its journal (trace/transitions.ts).
 */
import type { SlotMark } from "./trace/slot-marks.js";

/** A state, and what it says. */
export interface MachineState {
  readonly name: string;
  readonly meaning: string;
}

/** A transition that Go's runtime makes, and what makes it. */
export interface Rule {
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/** States of one thing, in the order in which they are drawn. */
export interface StateMachine {
  /** "slot", "growth", "table", "flag hashWriting". */
  readonly name: string;
  /** What it is the state of. */
  readonly of: string;
  readonly states: readonly MachineState[];
  readonly rules: readonly Rule[];
}

/** A bit of the header. */
export interface HeaderFlag {
  readonly name: string;
  readonly meaning: string;
  /** Where its byte is in the header, and which bit it is. */
  readonly offset: number;
  readonly bit: number;
}

/** The state machines of a generation, and how their states are read. */
export interface StateRules {
  readonly slot: StateMachine & SlotMark;
  readonly growth: StateMachine & {
    /** The state of a header, whose first byte is the view's. */
    readonly read: (header: DataView) => string;
  };
  readonly flags: readonly HeaderFlag[];
  /** Tables of a directory; classic maps have none. */
  readonly table: StateMachine | null;
}

/** A flag as a machine of two states. */
export function flagMachine({ name, meaning }: HeaderFlag): StateMachine {
  return {
    name: `flag ${name}`,
    of: meaning,
    states: [
      { name: "off", meaning: "0" },
      { name: "on", meaning },
    ],
    rules: [
      { from: "off", to: "on", by: "" },
      { from: "on", to: "off", by: "" },
    ],
  };
}

/** All machines of a generation. */
export function machinesOf({ slot, growth, table, flags }: StateRules): StateMachine[] {
  return [growth, slot, ...(table === null ? [] : [table]), ...flags.map(flagMachine)];
}
