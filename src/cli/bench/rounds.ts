/**
 * Measures in rounds: A B C, A B C, … so that changes of the machine's temperature or load affect
 * all contestants alike.
 */

export interface Contestant<T> {
  name: string;
  measure(): Promise<T>;
}

export interface Outcome<T> {
  samples: T[];
  /** The message of the error that ended this contestant's part. */
  failure?: string | undefined;
}

/**
 * Measures each contestant once a round, one after another. One that fails is out of the following
 * rounds, and the others go on.
 * @param tell is called with what is measured next
 * @returns outcomes in the order of the contestants
 */
export async function inRounds<T>(
  contestants: readonly Contestant<T>[],
  runs: number,
  tell: (text: string) => void,
): Promise<Outcome<T>[]> {
  const outcomes = contestants.map((): Outcome<T> => ({ samples: [] }));
  for (let run = 1; run <= runs; run++) {
    for (const [i, { name, measure }] of contestants.entries()) {
      const outcome = outcomes[i] as Outcome<T>;
      if (outcome.failure !== undefined) continue;
      tell(`run ${run} of ${runs}: ${name}`);
      try {
        outcome.samples.push(await measure());
      } catch (error) {
        outcome.failure = (error as Error).message;
      }
    }
  }
  return outcomes;
}
