/** A log axis of bytes that are powers of two. */
import { binaryBytes } from "../../format/binary.js";
import type { Axis, Trace } from "../figure/trace.js";

/** An axis with a tick at every second power of two, in KiB and MiB. */
export function binaryAxis(title: string, data: readonly Trace[]): Axis {
  const values = data.flatMap(({ x }) => x as number[]).filter((value) => value > 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const first = 2 * Math.floor(Math.log2(low) / 2);
  const count = Math.max(1, Math.ceil((Math.log2(high) - first) / 2) + 1);
  const tickvals = Array.from({ length: count }, (_, i) => 2 ** (first + 2 * i));
  return { title: { text: title }, type: "log", tickvals, ticktext: tickvals.map(binaryBytes) };
}
