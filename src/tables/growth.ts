/** The growths of a map of either generation: their kind and cause. */

import { grouped } from "../format/quantity.js";
import type { IgnoredHint } from "../go/index.js";

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

/** A map that was made without an array, and why, where its hint asked for one. */
export function emptyMade(ignored: IgnoredHint | undefined): string {
  if (ignored === undefined) return "made: header only";
  const { hint, bytes, limit } = ignored;
  const most = Number.isInteger(Math.log2(limit)) ? `2^${Math.log2(limit)}` : grouped(limit);
  return (
    `made: header only; hint ${grouped(hint)} counts as 0 by makemap's overflow rule ` +
    `(${grouped(bytes)} bytes > ${most})`
  );
}

/** Columns about the growths of moments, null where none began. */
export function growthColumns(moments: readonly { readonly growth?: Growth }[]) {
  return {
    kind: moments.map(({ growth }) => growth?.kind ?? null),
    trigger: moments.map(({ growth }) => growth?.trigger?.text ?? null),
    triggerValue: moments.map(({ growth }) => growth?.trigger?.value ?? null),
  };
}
