/** The end of a runner, in the place of kernel/runner/shutdown.ts: the page ends the worker. */

export function leave(_grace: number): void {
  // Nothing to do here.
}
