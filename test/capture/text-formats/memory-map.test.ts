/** /proc/PID/maps and smaps. */
import { expect, test } from "vitest";
import { memoryMap } from "../../../src/capture/text-formats/memory-map.js";
import { contentOf } from "../../../src/capture/text-formats/read.js";

/** Of a program built with Go 1.19.8, shortened. */
const maps = `00400000-00481000 r-xp 00000000 08:01 1835211                            /tmp/main
00481000-0051c000 r--p 00081000 08:01 1835211                            /tmp/main
0051c000-00530000 rw-p 0011c000 08:01 1835211                            /tmp/main
c000000000-c000400000 rw-p 00000000 00:00 0 
c000400000-c004000000 ---p 00000000 00:00 0 
7ffd5a1c3000-7ffd5a1e4000 rw-p 00000000 00:00 0                          [stack]
7f0000000000-7eff00000000 rw-p 00000000 00:00 0
c000-d000 rwxq 0
`;

test("each region, what it may be used for and what it holds", () => {
  const { rows, problems } = memoryMap(maps);
  expect(rows.map(({ from, to, size }) => [from, to, size])).toEqual([
    ["0x400000", "0x481000", 0x81000],
    ["0x481000", "0x51c000", 0x9b000],
    ["0x51c000", "0x530000", 0x14000],
    ["0xc000000000", "0xc000400000", 4 * 2 ** 20],
    ["0xc000400000", "0xc004000000", 60 * 2 ** 20],
    ["0x7ffd5a1c3000", "0x7ffd5a1e4000", 0x21000],
  ]);
  expect(rows.map(({ read, write, execute }) => [read, write, execute])).toEqual([
    [true, false, true],
    [true, false, false],
    [true, true, false],
    [true, true, false],
    [false, false, false],
    [true, true, false],
  ]);
  expect(rows.map(({ meaning }) => meaning)).toEqual([
    "code of a file",
    "read-only data of a file",
    "data of a file",
    "Go: heap and stacks",
    "Go: heap, reserved",
    "stack of the first thread",
  ]);
  expect(rows[1]).toMatchObject({ offset: 0x81000, name: "/tmp/main", shared: false, rss: null });
  expect(problems.map(({ line, column }) => [line, column])).toEqual([
    [7, 14],
    [8, 1],
  ]);
  expect(contentOf(Buffer.from(maps)).kind).toBe("memory map");
});

test("smaps: what of a region is in memory, and in huge pages; names of newer runtimes", () => {
  const { rows } = memoryMap(`2540be400000-2540be800000 rw-p 00000000 00:00 0 [anon: Go: heap]
Size:               4096 kB
Rss:                2048 kB
Pss:                1024 kB
AnonHugePages:         0 kB
VmFlags: rd wr mr mw me ac sd
`);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ rss: 2097152, pss: 1048576, huge: 0, meaning: "Go: heap" });
});

test("a profile that ends with the map of its program is no map", () => {
  const jemalloc = `heap_v2/524288\n  t*: 1: 32 [0: 0]\n\nMAPPED_LIBRARIES:\n${maps}`;
  expect(() => contentOf(Buffer.from(jemalloc))).toThrow("a heap profile of jemalloc");
});
