/**
 * A CPU profile of the form before pprof's, as gperftools and Go before 1.8 write it: words of the
 * machine, then /proc/self/maps as text. A row for each record, with addresses for names.
 *
 *   0 3 0 period(µs) 0   │ count n address×n │ … │ 0 1 0 │ 00400000-00401000 r-xp …
 *
 * The third word is 1 in those of Java. Source: google/pprof, profile/legacy_profile.go parseCPU; runtime/cpuprof.go, Go 1.7.
 */
import { Collector, type Rows } from "./rows.js";

/** Addresses of a stack that are kept; gperftools itself keeps 254. */
const deepest = 1024;

/** How the words of a profile lie; undefined: it is none. */
function wordsOf(bytes: Uint8Array): ((at: number) => number | undefined) | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const readers = [8, 4].flatMap((size) =>
    [true, false].map((little) => (at: number) => {
      const place = at * size;
      if (place + size > bytes.length) return undefined;
      if (size === 4) return view.getUint32(place, little);
      return Number(view.getBigUint64(place, little));
    }),
  );
  return readers.find((word) => {
    const [count, header, version, , padding] = [0, 1, 2, 3, 4].map(word);
    return count === 0 && header === 3 && (version === 0 || version === 1) && padding === 0;
  });
}

/** Is this such a profile? */
export function isLegacyCpu(bytes: Uint8Array): boolean {
  return wordsOf(bytes) !== undefined;
}

/** Read the records. One that is cut short is a problem, with its place as the column. */
export function legacyCpu(bytes: Uint8Array): Rows {
  const found = new Collector();
  const word = wordsOf(bytes);
  if (word === undefined) {
    found.wrong(1, 1, "expected the words 0, 3, 0, period, 0", "");
    return found;
  }
  const period = word(3) ?? 0;
  for (let at = 5, record = 1; ; record++) {
    const [samples, depth] = [word(at), word(at + 1)];
    if (samples === undefined || depth === undefined) {
      found.wrong(record, at + 1, "the profile ends without the words 0, 1, 0", "");
      return found;
    }
    if (samples === 0 && depth === 1 && word(at + 2) === 0) return found;
    if (depth > deepest || depth === 0) {
      found.wrong(record, at + 2, `expected a depth from 1 to ${deepest}, got ${depth}`, "");
      return found;
    }
    const addresses = Array.from({ length: depth }, (_, i) => word(at + 2 + i));
    if (addresses.includes(undefined)) {
      found.wrong(record, at + 2, `a stack of ${depth} addresses is cut short`, "");
      return found;
    }
    const stack = addresses.map((address) => `0x${(address ?? 0).toString(16)}`).join(" ← ");
    found.add({ samples, ns: samples * period * 1000, stack });
    at += 2 + depth;
  }
}
