/** Numbers that grow in number: columns of records of which a heap dump may have millions. */

/** A column of whole numbers below 2^53. */
export class NumberColumn {
  #values = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const longer = new Float64Array(2 * this.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length++] = value;
  }

  pop(): number {
    this.length--;
    return this.#values[this.length] as number;
  }

  /** The numbers; not a copy. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

/** The place of the last number of a rising column that is not above `wanted`; -1: there is none. */
export function lastUpTo(rising: Float64Array, wanted: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Pairs of numbers, such as the edges of a graph. */
export class Pairs {
  readonly #first = new NumberColumn();
  readonly #second = new NumberColumn();

  get length(): number {
    return this.#first.length;
  }

  push(first: number, second: number): void {
    this.#first.push(first);
    this.#second.push(second);
  }

  /** The last pair, which is then gone. */
  pop(): readonly [first: number, second: number] {
    return [this.#first.pop(), this.#second.pop()];
  }

  /** The first numbers of the pairs with second number i: `from` between `starts` i and i + 1. */
  bySecond(count: number): { readonly starts: Uint32Array; readonly from: Uint32Array } {
    const starts = new Uint32Array(count + 1);
    const [first, second] = [this.#first.values, this.#second.values];
    for (const to of second) starts[to + 1] = (starts[to + 1] as number) + 1;
    for (let i = 0; i < count; i++) {
      starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
    }
    const next = starts.slice();
    const from = new Uint32Array(first.length);
    second.forEach((to, i) => {
      from[next[to] as number] = first[i] as number;
      next[to] = (next[to] as number) + 1;
    });
    return { starts, from };
  }
}
