/**
 * A lazily computed table column: a typed array, and a function from its number to the value. Two
 * million addresses as strings would cost seconds and half a gigabyte; derived, they cost nothing
 * until they are shown, filtered or grouped by.
 *
 * Arquero takes any object with these members for a column.
 */
export class DerivedColumn<T> implements Iterable<T> {
  readonly #source: ArrayLike<number>;
  readonly #read: (value: number) => T;

  constructor(source: ArrayLike<number>, read: (value: number) => T) {
    this.#source = source;
    this.#read = read;
  }

  /** Number of rows. */
  get length(): number {
    return this.#source.length;
  }

  /** The value of a row; rows are numbered from 0. */
  at(row: number): T {
    return this.#read(this.#source[row] as number);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }
}
