/** Explains an operation on a map of either generation. */
import type { Anatomical, GenerationName, GoMap } from "../../go/index.js";
import { type Explanation, explainClassic } from "./classic.js";
import type { KeyOperation } from "./runtime-function.js";
import { explainSwiss } from "./swiss.js";

/** A map in a copy of its process. */
type Subject<G extends GenerationName = GenerationName> = Anatomical<G> &
  Pick<GoMap<never, never, G>, "process">;

/** How a generation's operations are explained. */
interface Explainer<G extends GenerationName = GenerationName> {
  explain(before: Subject<G>, after: Subject<G>, what: KeyOperation, call: string): Explanation;
}

const generations: { readonly [G in GenerationName]: Explainer<G> } = {
  classic: { explain: explainClassic },
  swiss: { explain: explainSwiss },
};

/**
 * Explain what a traced operation on a copy of a map did.
 * @param before the map as it was
 * @param after the same, after the operation, its process with the journal of it
 * @param call how the operation reads, for the heading: "get(7)"
 */
export function explain(
  before: Subject,
  after: Subject,
  what: KeyOperation,
  call: string,
): Explanation {
  return explainerOf(before).explain(before, after, what, call);
}

function explainerOf({ generation }: Pick<Subject, "generation">): Explainer {
  return generations[generation];
}
