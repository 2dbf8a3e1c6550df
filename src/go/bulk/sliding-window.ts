/**
 * The puts and deletes of a sliding window in order: `width` puts, then a put and a delete in turn.
 * src/engine/bulk/sliding-window.ts does them.
 */

/** How the operations of a window over `n` keys follow each other. */
export class SlidingWindow {
  constructor(
    private readonly n: number,
    readonly width: number,
  ) {}

  /** All operations. */
  get total(): number {
    return this.n + Math.max(0, this.n - this.width);
  }

  /** Puts among the first `done` operations. */
  puts(done: number): number {
    return done - this.gone(done);
  }

  /** Deletes among the first `done` operations. */
  gone(done: number): number {
    return Math.max(0, Math.floor((done - this.width) / 2));
  }

  /** Place of operation `i`'s key among the keys. */
  key(i: number): number {
    return this.gone(i + 1) > this.gone(i) ? this.gone(i) : this.puts(i);
  }
}
