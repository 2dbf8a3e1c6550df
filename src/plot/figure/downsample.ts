/**
 * Fewer points for the same curve. Where a curve has more points than a screen has columns, each
 * column keeps its first, last, lowest and highest point (the M4 aggregation of Jugel and others,
 * 2014): a line through those covers the same pixels. Points that must stay exact, such as the
 * steps of a growth, are marked and kept as they are.
 */

/** Points in a series of a figure, at most. */
export const MOST_POINTS = 2000;

/**
 * Indices of the points to keep, ascending: first and last, every marked one, and of the rest
 * enough that there are at most `limit`. When more than half of the limit is marked, marks are
 * thinned like any other point, since then they lie closer than pixels.
 *
 * @param x ascending positions
 * @param marked whether a point must stay
 */
export function downsample(
  x: readonly number[],
  y: readonly number[],
  marked: (index: number) => boolean = () => false,
  limit: number = MOST_POINTS,
): number[] {
  const all = x.map((_, index) => index);
  if (all.length <= limit) return all;
  const marks = all.filter(marked);
  const kept = new Set<number>([0, x.length - 1]);
  const free = marks.length * 2 > limit ? limit : limit - marks.length;
  if (free < limit) for (const index of marks) kept.add(index);
  // Every column may keep four points; two more are the ends.
  const columns = Math.max(1, Math.floor((free - 2) / 4));
  const low = x[0] as number;
  const width = ((x.at(-1) as number) - low) / columns || 1;
  const column = (index: number) =>
    Math.min(columns - 1, Math.floor(((x[index] as number) - low) / width));
  for (let from = 0; from < x.length; ) {
    let [lowest, highest, to] = [from, from, from];
    for (; to < x.length && column(to) === column(from); to++) {
      if ((y[to] as number) < (y[lowest] as number)) lowest = to;
      if ((y[to] as number) > (y[highest] as number)) highest = to;
    }
    for (const index of [from, lowest, highest, to - 1]) kept.add(index);
    from = to;
  }
  return [...kept].sort((a, b) => a - b);
}
