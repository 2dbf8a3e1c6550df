/** Where parts of a map lie in the address space. */
import type { GenerationName, GoMap } from "../go/index.js";

/** Parts of one kind, one after another without a gap. */
export interface Stretch {
  readonly kind: number;
  readonly from: number;
  to: number;
}

/** What is drawn: parts by kind, and how a kind's are counted. */
export interface Places {
  readonly title: string;
  readonly kinds: readonly { readonly name: string; readonly many: (bytes: number) => string }[];
  readonly stretches: readonly Stretch[];
}

/** What is read of a map. */
export type Located<G extends GenerationName = GenerationName> = Pick<
  GoMap<never, never, G>,
  ("bucketColumns" | "tableColumns" | "groupColumns") | ("header" | "type" | "generation")
>;

/** Neighbouring parts of one kind are one stretch. */
export function add(stretches: Stretch[], kind: number, from: number, size: number): void {
  const before = stretches.at(-1);
  if (before?.kind === kind && before.to === from) before.to = from + size;
  else stretches.push({ kind, from, to: from + size });
}
