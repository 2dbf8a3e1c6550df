/**
 * Maps of a process's memory, as Linux prints them: a row for each region, with what it may be used
 * for.
 *
 *   c000000000-c000400000 rw-p 00000000 00:00 0                    [anon: Go: heap]
 *   Rss:                 512 kB                                    in /proc/PID/smaps
 *
 * Only this says which pages can be written; that mprotect returned 0 says it of the past.
 *
 * Sources: proc_pid_maps(5), proc_pid_smaps(5); runtime/malloc.go, Go 1.26 (arena hints, and the names
 * that the runtime gives to its regions from 1.25 on).
 */
import { type Cell, Collector, linesOf, type Rows } from "./rows.js";

const region =
  /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-])([w-])([x-])([ps]) ([0-9a-f]+) [0-9a-f]+:[0-9a-f]+ (\d+)(?:\s+(\S.*?))?\s*$/;

/** The first line is enough to know such a text; profiles of other programs have such lines at their end. */
export const memoryMapBegins = /^\s*[0-9a-f]{1,16}-[0-9a-f]{1,16} [r-][w-][x-][ps] [0-9a-f]{8} /;

/** What is counted of each region in smaps, in the order of the columns. */
const counted = { Rss: "rss", Pss: "pss", AnonHugePages: "huge" } as const;

/** Where Go on 64-bit Linux reserves its first arenas, up to 1.25: runtime/malloc.go mallocinit. */
const firstArenas = [0xc0_0000_0000n, 0x100_0000_0000n] as const;

/** Read the text of /proc/PID/maps or /proc/PID/smaps. */
export function memoryMap(source: string): Rows {
  const found = new Collector();
  let last: Record<string, Cell> | undefined;
  for (const { line, text } of linesOf(source)) {
    const [, from = "", to = "", read, write, execute, sharing, offset = "", , name] =
      region.exec(text) ?? [];
    if (from !== "") {
      const [begin, end] = [BigInt(`0x${from}`), BigInt(`0x${to}`)];
      if (end <= begin) {
        found.wrong(line, from.length + 2, "expected an end above the beginning", text);
        continue;
      }
      last = {
        from: `0x${begin.toString(16)}`,
        to: `0x${end.toString(16)}`,
        size: Number(end - begin),
        read: read === "r",
        write: write === "w",
        execute: execute === "x",
        shared: sharing === "s",
        offset: Number.parseInt(offset, 16),
        name: name ?? null,
        meaning: meaningOf(begin, name ?? "", `${read}${write}${execute}`),
        rss: null,
        pss: null,
        huge: null,
      };
      found.add(last);
      continue;
    }
    const [, key = "", kilobytes = ""] = /^(\w+): +(\d+) kB$/.exec(text) ?? [];
    if (last !== undefined && Object.hasOwn(counted, key)) {
      last[counted[key as keyof typeof counted]] = Number(kilobytes) * 1024;
    } else if (/^[0-9a-f]{4,16}-/.test(text)) {
      const expected = "expected from-to, permissions, offset, device, inode and a name if any";
      found.wrong(line, 1, expected, text);
    }
  }
  return found;
}

/** What lies in a region, as far as its name or place says. */
function meaningOf(begin: bigint, name: string, permissions: string): string | null {
  if (name.startsWith("[anon: Go: ")) return `Go: ${name.slice("[anon: Go: ".length, -1)}`;
  if (name === "" && begin >= firstArenas[0] && begin < firstArenas[1]) {
    return permissions === "---" ? "Go: heap, reserved" : "Go: heap and stacks";
  }
  if (name === "[heap]") return "memory of C (brk)";
  if (name === "[stack]") return "stack of the first thread";
  if (name.startsWith("[v")) return "the operating system's";
  if (name !== "" && !name.startsWith("[")) {
    return (
      { "r-x": "code of a file", "r--": "read-only data of a file", "rw-": "data of a file" }[
        permissions
      ] ?? "a file"
    );
  }
  return permissions === "---" ? "reserved" : null;
}
