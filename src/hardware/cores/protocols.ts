/**
 * Coherence protocols as tables of transitions, one row for what a line of a cache does in a state when
 * something happens. MESI is Papamarcos and Patel's (1984, "Illinois"); MOESI adds owned, a dirty line
 * that others may read, as AMD's processors have it (AMD64 Architecture Programmer's Manual 2, 7.3).
 */

/** modified, owned, exclusive, shared, invalid. */
export type LineState = "M" | "O" | "E" | "S" | "I";

/** What the own core does, and what it observes on the bus. */
export type LineEvent = "read" | "write" | "evict" | "bus read" | "bus read to own" | "bus upgrade";

/**
 * What the cache does: asks for the line, asks for it alone, tells others to drop theirs, hands the line to
 * who asked, writes it to memory, drops it unwritten.
 */
export type LineAction =
  | "bus read"
  | "bus read to own"
  | "bus upgrade"
  | "supply"
  | "write back"
  | "supply and write back"
  | "none";

export interface Transition {
  readonly state: LineState;
  readonly event: LineEvent;
  /** Where it depends on others: whether another cache has the line. */
  readonly shared?: boolean;
  readonly next: LineState;
  readonly action: LineAction;
}

export type ProtocolName = "MESI" | "MOESI";

type Row = [LineState, LineEvent, LineState, LineAction, boolean?];

const COMMON: readonly Row[] = [
  ["I", "read", "E", "bus read", false],
  ["I", "read", "S", "bus read", true],
  ["I", "write", "M", "bus read to own"],
  ["S", "read", "S", "none"],
  ["S", "write", "M", "bus upgrade"],
  ["S", "evict", "I", "none"],
  ["S", "bus read", "S", "none"],
  ["S", "bus read to own", "I", "none"],
  ["S", "bus upgrade", "I", "none"],
  ["E", "read", "E", "none"],
  ["E", "write", "M", "none"],
  ["E", "evict", "I", "none"],
  ["E", "bus read", "S", "supply"],
  ["E", "bus read to own", "I", "supply"],
  ["M", "read", "M", "none"],
  ["M", "write", "M", "none"],
  ["M", "evict", "I", "write back"],
  ["M", "bus read to own", "I", "supply"],
];

const ROWS: Readonly<Record<ProtocolName, readonly Row[]>> = {
  MESI: [...COMMON, ["M", "bus read", "S", "supply and write back"]],
  MOESI: [
    ...COMMON,
    ["M", "bus read", "O", "supply"],
    ["O", "read", "O", "none"],
    ["O", "write", "M", "bus upgrade"],
    ["O", "evict", "I", "write back"],
    ["O", "bus read", "O", "supply"],
    ["O", "bus read to own", "I", "supply"],
    ["O", "bus upgrade", "I", "none"],
  ],
};

export const PROTOCOLS = Object.keys(ROWS) as readonly ProtocolName[];

/** The transitions of a protocol. */
export function transitionsOf(protocol: ProtocolName): readonly Transition[] {
  return ROWS[protocol].map(([state, event, next, action, shared]) => ({
    state,
    event,
    ...(shared === undefined ? {} : { shared }),
    next,
    action,
  }));
}

export interface TransitionColumns {
  readonly state: LineState[];
  readonly event: LineEvent[];
  /** "yes", "no", or "" where it does not matter whether another cache has the line. */
  readonly shared: string[];
  readonly next: LineState[];
  readonly action: LineAction[];
}

/** The same as columns. */
export function transitions(protocol: ProtocolName): TransitionColumns {
  const rows = transitionsOf(protocol);
  return {
    state: rows.map(({ state }) => state),
    event: rows.map(({ event }) => event),
    shared: rows.map(({ shared }) => (shared === undefined ? "" : shared ? "yes" : "no")),
    next: rows.map(({ next }) => next),
    action: rows.map(({ action }) => action),
  };
}
