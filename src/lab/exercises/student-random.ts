/** Random numbers from a student's seed: the same student always gets the same numbers. */

/** Draws from what an exercise can be asked about. */
export class StudentRandom {
  #state: number;

  /** @param seed any text: the student's name and the exercise's, so that exercises vary apart. */
  constructor(seed: string) {
    // FNV-1a, 32 bits.
    let hash = 0x811c9dc5;
    for (const letter of seed)
      hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** One of a list. */
  of<T>(list: readonly T[]): T {
    return list[this.#next() % list.length] as T;
  }

  /** A whole number from `from` to `to`, both included. */
  number(from: number, to: number): number {
    return from + (this.#next() % (to - from + 1));
  }

  /** 64 random bits. */
  bits(): bigint {
    return (BigInt(this.#next()) << 32n) | BigInt(this.#next());
  }

  /** Tommy Ettinger's mulberry32. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
}
