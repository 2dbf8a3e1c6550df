import { expect, test } from "vitest";
import { accesses } from "../../../src/hardware/access.js";
import { PageTable, pagesOf } from "../../../src/hardware/memory/pages.js";

const KIB = 1024;

test("10,027,008 bytes from a page's start are 2,448 pages of 4 KiB and 5 of 2 MiB", () => {
  const bytes = 69_632 * 144;
  expect(bytes).toBe(10_027_008);
  const count = (page: "4 KiB" | "2 MiB" | "1 GiB") => pagesOf(0xc000000000, bytes, page);
  expect([count("4 KiB"), count("2 MiB"), count("1 GiB")]).toEqual([2448, 5, 1]);
  expect([pagesOf(4095, 2, "4 KiB"), pagesOf(0, 0, "4 KiB"), pagesOf(0, 1, 16384)]).toEqual([
    2, 0, 1,
  ]);
});

test("a page gets its frame when it is touched", () => {
  const table = new PageTable();
  table.touch(8 * KIB, 4 * KIB + 1);
  table.touch(0, 8);
  expect(table.size).toBe(3);
  const { page, address, present, frame, node } = table.pages(0, 16 * KIB);
  expect([...page]).toEqual([0, 1, 2, 3]);
  expect([...address]).toEqual([0, 4096, 8192, 12288]);
  expect([...present]).toEqual([1, 0, 1, 1]);
  expect([...frame]).toEqual([2, Number.NaN, 0, 1]);
  expect([...node]).toEqual([0, Number.NaN, 0, 0]);
  expect(table.find(4096)).toBeUndefined();
});

test("frames given out in order lie one behind the other; scattered ones do not", () => {
  const inOrder = new PageTable();
  inOrder.touch(0, 64 * KIB);
  expect([...inOrder.runs(0, 64 * KIB).bytes]).toEqual([64 * KIB]);
  const scattered = new PageTable({ frames: "scattered", seed: 3 });
  scattered.touch(0, 64 * KIB);
  const { pages } = scattered.runs(0, 64 * KIB);
  expect([...pages]).toEqual(Array.from({ length: 16 }, () => 1));
  expect([...scattered.pages().contiguous].every((one) => one === 0)).toBe(true);
  const again = new PageTable({ frames: "scattered", seed: 3 });
  again.touch(0, 64 * KIB);
  expect(again.pages().frame).toEqual(scattered.pages().frame);
});

test("a stream touches the pages of its accesses", () => {
  const table = new PageTable().run(accesses({ address: [4092, 100_000], size: 8 }));
  expect([...table.pages().page]).toEqual([0, 1, 24]);
});

test("huge pages have huge frames", () => {
  const table = new PageTable({ page: "2 MiB" });
  table.touch(0, 10_027_008);
  expect([table.size, table.page]).toEqual([5, 2 ** 21]);
});

test("what cannot be is refused", () => {
  expect(() => new PageTable({ page: 5000 })).toThrow("`page` must be a power of two");
  expect(() => new PageTable({ frames: "random" as "scattered" })).toThrow(
    '"in order", "scattered"',
  );
  expect(() => new PageTable({ policy: { kind: "interleave", nodes: 0 } })).toThrow(
    "`policy.nodes`",
  );
  expect(() => new PageTable({ policy: { kind: "near" as "bind", node: 0 } })).toThrow(
    "`policy.kind`",
  );
});
