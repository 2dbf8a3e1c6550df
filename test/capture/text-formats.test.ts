/** Profiles as text and of the form before pprof's: records as Go 1.26, Go 1.7 and gperftools write them. */
import { expect, test } from "vitest";
import { heapText } from "../../src/capture/text-formats/heap-text.js";
import { isLegacyCpu, legacyCpu } from "../../src/capture/text-formats/legacy-cpu.js";
import { contentionText, countText } from "../../src/capture/text-formats/stack-text.js";

test("a mutex profile: waiting in ns by the clock that the text names", () => {
  const { rows, problems } = contentionText(`--- mutex:
cycles/second=2299997824
sampling period=1
91022066 3 @ 0x4d9f7f 0x4d9f75 0x4da37c 0x4845a1
#	0x4d9f7e	sync.(*Mutex).Unlock+0x3e	/usr/local/go/src/sync/mutex.go:65
#	0x4d9f74	main.hold+0x34			/src/main.go:4

12 x @ 0x1
`);
  expect(rows).toEqual([
    {
      line: 4,
      count: 3,
      cycles: 91022066,
      ns: 39574849,
      samplingPeriod: 1,
      scaledCount: 3,
      scaledNs: 39574849,
      function: "sync.(*Mutex).Unlock",
      stack: "sync.(*Mutex).Unlock ← main.hold",
    },
  ]);
  expect(problems).toMatchObject([{ line: 8, column: 1, text: "12 x @ 0x1" }]);
});

test("a contention profile of the form before pprof's, scaled up as pprof does", () => {
  const gperftools = contentionText(`--- contentionz 1 ---
cycles/second = 3201000000
sampling period = 100
ms since reset = 16502830
discarded samples = 0
  19490304       27 @ 0xbccc97 0xc61202
MAPPED_LIBRARIES:
00400000-00fcb000 r-xp 00000000 fd:03 1234 /bin/program
`);
  expect(gperftools.problems).toEqual([]);
  expect(gperftools.rows).toMatchObject([
    { count: 27, ns: 6088817, samplingPeriod: 100, scaledCount: 2700, scaledNs: 608881724 },
  ]);
  const java = contentionText(`--- contentionz 1 ---
format = java
resolution = microseconds
sampling period = 100
           14     1 @ 0x0000000d

 0x000000d com.example.function13 (source.java:13)
`);
  expect(java.problems).toEqual([]);
  expect(java.rows).toMatchObject([
    { count: 1, ns: 14_000, scaledCount: 100, scaledNs: 1_400_000 },
  ]);
});

test("goroutines with their labels, and threads", () => {
  const { rows } = countText(`goroutine profile: total 6
5 @ 0x442cd1 0x47d37d
# labels: {"of":"worker"}
#	0x47d37c	main.work+0x10	/src/main.go:9

1 @ 0x44ce15
#	0x44ce14	runtime.main+0x2d4	/usr/local/go/src/runtime/proc.go:290
`);
  expect(rows.map(({ count, function: name, labels }) => [count, name, labels])).toEqual([
    [5, "main.work", '{"of":"worker"}'],
    [1, "runtime.main", undefined],
  ]);
  const threads = countText("threadcreate profile: total 4\n4 @ 0x0 0x0\n#\t0x0\n");
  expect(threads.rows).toMatchObject([{ count: 4, stack: "0x0 ← 0x0" }]);
});

test("a heap profile of the form before pprof's has addresses for names", () => {
  const { rows, problems } =
    heapText(`heap profile:      1:   262144 [     3:   524288] @ heapprofile
     1:   262144 [     3:   524288] @ 0x41dbde 0x408b57
MAPPED_LIBRARIES:
00400000-00fcb000 r-xp 00000000 fd:03 1234 /bin/program
`);
  expect(problems).toEqual([]);
  expect(rows).toMatchObject([
    { inuseObjects: 1, inuseBytes: 262144, allocObjects: 3, allocBytes: 524288 },
  ]);
  expect(rows[0]?.stack).toBe("0x41dbde ← 0x408b57");
});

/** A CPU profile of words. */
function cpu(size: 4 | 8, little: boolean, words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * size);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    if (size === 4) view.setUint32(4 * i, word, little);
    else view.setBigUint64(8 * i, BigInt(word), little);
  });
  return bytes;
}

test.each([
  [8, true],
  [8, false],
  [4, true],
  [4, false],
] as const)("a CPU profile of words of %d bytes, lowest first %s", (size, little) => {
  const head = [0, 3, 0, 10_000, 0];
  const whole = cpu(size, little, [...head, 2, 2, 0x401000, 0x402000, 7, 1, 0x403000, 0, 1, 0]);
  expect(isLegacyCpu(whole)).toBe(true);
  expect(legacyCpu(whole)).toMatchObject({
    rows: [
      { samples: 2, ns: 20_000_000, stack: "0x401000 ← 0x402000" },
      { samples: 7, ns: 70_000_000, stack: "0x403000" },
    ],
    problems: [],
  });
  const cut = legacyCpu(cpu(size, little, [...head, 2, 2, 0x401000]));
  expect(cut.problems).toMatchObject([
    { line: 1, column: 7, problem: "a stack of 2 addresses is cut short" },
  ]);
  expect(legacyCpu(cpu(size, little, [...head, 2, 99_999])).problems).toMatchObject([
    { problem: "expected a depth from 1 to 1024, got 99999" },
  ]);
});
