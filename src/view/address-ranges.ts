/** Where parts of a map lie in the address space. */
import type { GenerationName, GoMap } from "../go/index.js";

/** Parts of one kind, one after another without a gap. */
export interface AddressRange {
  readonly kind: number;
  readonly from: number;
  to: number;
}

/** What is drawn: parts by kind, and how a kind's are counted. */
export interface AddressRanges {
  readonly title: string;
  readonly kinds: readonly {
    readonly name: string;
    readonly color: string;
    readonly many: (bytes: number) => string;
  }[];
  readonly ranges: readonly AddressRange[];
}

/** What is read of a map. */
export type Located<G extends GenerationName = GenerationName> = Pick<
  GoMap<never, never, G>,
  ("bucketColumns" | "tableColumns" | "groupColumns") | ("header" | "type" | "generation")
>;

/** Neighbouring parts of one kind are one range. */
export function addRange(ranges: AddressRange[], kind: number, from: number, size: number): void {
  const before = ranges.at(-1);
  if (before?.kind === kind && before.to === from) before.to = from + size;
  else ranges.push({ kind, from, to: from + size });
}
