/** The keys that an iterator of a case returned, as bytes of memory. */

/** Keys of one size, one after another in one buffer. */
export class IteratedKeys {
  #bytes = Buffer.alloc(0);
  #count = 0;

  /** @param size of a key. */
  constructor(private readonly size: number) {}

  add(key: Uint8Array): void {
    const end = (this.#count + 1) * this.size;
    if (end > this.#bytes.length) {
      const more = Buffer.alloc(Math.max(end, 2 * this.#bytes.length));
      more.set(this.#bytes);
      this.#bytes = more;
    }
    this.#bytes.set(key, this.#count++ * this.size);
  }

  map<T>(of: (bytes: Buffer) => T): T[] {
    const { size } = this;
    return Array.from({ length: this.#count }, (_, i) => {
      return of(this.#bytes.subarray(i * size, (i + 1) * size));
    });
  }
}
