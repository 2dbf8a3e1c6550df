/** Growths of maps of both generations: of which kind one is, and why it began. */

/** A growth. */
export interface Growth {
  /**
   * An array of twice as many buckets, or of as many, to which entries move write by write; in Swiss
   * maps a table that was replaced at once by one twice as large, or split in two.
   */
  readonly kind: "doubling" | "same size" | "at once" | "split";
  /** What had reached its limit, and its value. */
  readonly trigger?: Trigger;
}

/** Why a map grew: "count 14 > 13", of which 14 is the value. */
export interface Trigger {
  readonly text: string;
  readonly value: number;
}

/** Columns about the growths of moments, null where none began. */
export function growthColumns(moments: readonly { readonly growth?: Growth }[]) {
  return {
    kind: moments.map(({ growth }) => growth?.kind ?? null),
    trigger: moments.map(({ growth }) => growth?.trigger?.text ?? null),
    triggerValue: moments.map(({ growth }) => growth?.trigger?.value ?? null),
  };
}
