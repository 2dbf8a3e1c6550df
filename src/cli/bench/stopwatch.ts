/** The time and memory of a measurement. */
export interface Taken {
  /** Nanoseconds on the clock. */
  readonly wall: number;
  /** Nanoseconds that the whole process computed, in user and system mode, on all processors. */
  readonly cpu: number;
}

/** Nanoseconds from a moment (process.hrtime.bigint()) until now. */
export function since(start: bigint): number {
  return Number(process.hrtime.bigint() - start);
}

/** A moment; called, it says what has been taken since. */
export function stopwatch(): () => Taken {
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  return () => {
    const wall = since(start);
    const { user, system } = process.cpuUsage(before);
    return { wall, cpu: 1000 * (user + system) };
  };
}
