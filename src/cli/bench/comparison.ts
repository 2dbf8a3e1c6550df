/** One measurement on several contestants, and its statistics. */

export interface Row {
  contestant: string;
  /** Ours: the others are compared with it. */
  own: boolean;
  /** One figure per run; smaller is better. */
  samples: readonly number[];
  /**
   * The same of the time that the processors computed, where it is known: on a busy machine the
   * figure that says more.
   */
  cpu?: readonly number[] | undefined;
  /** Why there are no more figures, where a run failed. */
  failure?: string | undefined;
  /** What this project wants to reach: for our rows the figure, for a peer our ratio to it. */
  target?: string | undefined;
  /** The Go release that it is or stands for: ours is held against the real one of the same name. */
  release?: string | undefined;
}

export interface Comparison {
  title: string;
  /** Unit of the samples: "ns/key", "s", "ms", "MB". */
  unit: string;
  rows: readonly Row[];
}

/** The middle sample, or the mean of the two in the middle; undefined of none. */
export function median(samples: readonly number[]): number | undefined {
  const sorted = [...samples].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/**
 * What share of the peer's median ours takes: 0.5 is twice as fast, 2 takes twice as long.
 * Undefined where one of them was not measured.
 */
export function ratio(own: Row, peer: Row): number | undefined {
  return share(own.samples, peer.samples);
}

/** The same of the processors' time. */
export function cpuRatio(own: Row, peer: Row): number | undefined {
  return share(own.cpu ?? [], peer.cpu ?? []);
}

function share(own: readonly number[], peer: readonly number[]): number | undefined {
  const ours = median(own);
  const theirs = median(peer);
  return ours === undefined || !theirs ? undefined : ours / theirs;
}

/** One of ours beside the real thing it stands for, and what the ratio should be. */
export interface Goal {
  readonly title: string;
  readonly own: Row;
  readonly peer: Row;
  readonly ratio: number | undefined;
  readonly cpuRatio: number | undefined;
  readonly target: string;
}

/** Every pair of ours and a peer of the same release for whose ratio there is a target. */
export function goalsOf(comparisons: readonly Comparison[]): Goal[] {
  return comparisons.flatMap(({ title, rows }) =>
    rows.flatMap((peer) => {
      const own = rows.find((row) => row.own && row.release === peer.release);
      const { target, release } = peer;
      if (peer.own || target === undefined || release === undefined || own === undefined) return [];
      const ratios = { ratio: ratio(own, peer), cpuRatio: cpuRatio(own, peer) };
      return [{ title, own, peer, ...ratios, target }];
    }),
  );
}
