/** Nanoseconds from a moment (process.hrtime.bigint()) until now. */
export function since(start: bigint): number {
  return Number(process.hrtime.bigint() - start);
}
