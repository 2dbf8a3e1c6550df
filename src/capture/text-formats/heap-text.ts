/**
 * A heap profile as text (/debug/pprof/heap?debug=1, allocs?debug=1, and the form before pprof's, which
 * has addresses for names and ends with MAPPED_LIBRARIES): a row for each stack, as it stands there, that
 * is as sampled and not scaled up; and the MemStats at its end, as rows of their own.
 *
 *   heap profile: 1: 524288 [3: 1572864] @ heap/1048576
 *   1: 524288 [1: 524288] @ 0x48b2a5 0x48b1f0
 *   #	0x48b2a4	main.fill+0x84	/src/main.go:12
 *
 * Sources: runtime/pprof writeHeapInternal, Go 1.26; google/pprof, profile/legacy_profile.go.
 */
import { Collector, linesOf, type Rows } from "./rows.js";
import { stackRows } from "./stack-text.js";

/** Read the text. */
export function heapText(source: string): Rows {
  return stackRows(source, {
    record: /^ *(\d+): +(\d+) \[ *(\d+): +(\d+)\] @((?: 0x[0-9a-f]+)*)\s*$/,
    begins: /^ *\d+:/,
    expected: 'expected a record such as "1: 64 [2: 128] @ 0x48b2a5"',
    columns: ([inuseObjects = 0, inuseBytes = 0, allocObjects = 0, allocBytes = 0]) => {
      return { inuseObjects, inuseBytes, allocObjects, allocBytes };
    },
  });
}

/** The MemStats at the end of the text: a row for each field. */
export function heapTextMemStats(source: string): Rows {
  const found = new Collector();
  const from = source.indexOf("# runtime.MemStats");
  for (const { line, text } of linesOf(from < 0 ? "" : source.slice(from))) {
    const [, name = "", value = ""] = /^# (\w+) = (.*)$/.exec(text) ?? [];
    if (/^-?\d+$/.test(value)) found.add({ line, name, value: Number(value) });
  }
  return found;
}
