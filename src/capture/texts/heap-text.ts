/**
 * A heap profile as text (/debug/pprof/heap?debug=1): a row for each stack, as it stands there, that
 * is as sampled and not scaled up; and the MemStats at its end, as rows of their own.
 *
 *   heap profile: 1: 524288 [3: 1572864] @ heap/1048576
 *   1: 524288 [1: 524288] @ 0x48b2a5 0x48b1f0
 *   #	0x48b2a4	main.fill+0x84	/src/main.go:12
 *
 * Source: runtime/pprof writeHeapInternal, Go 1.26.
 */
import { Collector, linesOf, type Rows } from "./rows.js";

const counts = /^(\d+): (\d+) \[(\d+): (\d+)\] @((?: 0x[0-9a-f]+)*)\s*$/;

/** Read the text. */
export function heapText(source: string): Rows {
  const found = new Collector();
  let last:
    | ({ stack: string; function: string | null } & Record<string, string | number | null>)
    | undefined;
  for (const { line, text } of linesOf(source)) {
    const record = counts.exec(text);
    if (record !== null) {
      const [inuseObjects, inuseBytes, allocObjects, allocBytes] = record.slice(1, 5).map(Number);
      last = {
        ...{ line, inuseObjects: inuseObjects ?? 0, inuseBytes: inuseBytes ?? 0 },
        ...{ allocObjects: allocObjects ?? 0, allocBytes: allocBytes ?? 0 },
        ...{ function: null, stack: "" },
      };
      found.add(last);
    } else if (text.startsWith("#\t")) {
      const [, , name = ""] = text.split("\t");
      const called = name.replace(/\+0x[0-9a-f]+$/, "");
      if (last !== undefined && called !== "" && last.stack.length < 5000) {
        last.function ??= called;
        last.stack = last.stack === "" ? called : `${last.stack} ← ${called}`;
      }
    } else if (/^\d+:/.test(text)) {
      const expected = 'expected a record such as "1: 64 [2: 128] @ 0x48b2a5"';
      found.wrong(line, 1, expected, text);
    }
  }
  return found;
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
