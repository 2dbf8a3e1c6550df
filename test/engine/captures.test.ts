/**
 * The engine against memory of real Go processes: header, every bucket, overflow chains, lists,
 * events, allocation counts, iterations and random draws, for every captured case of the types
 * that the engine holds. test/fixtures/go-map/README.md describes the files.
 *
 * In a capture each pointer is replaced by kind << 48 | index; here ours are replaced likewise.
 */
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type GoIterator, type GoMap, GoProcess } from "../../src/go/index.js";

type Operation = [name: string, ...rest: (number | string)[]];

interface Case {
  name: string;
  type: string;
  hint: number;
  hash0: number;
  hashkey: string[];
  rand: string;
  ops: Operation[];
}

interface ListCapture {
  cap: number;
  len: number;
  list: [string, number][];
}

interface Capture {
  hmapHex: string;
  maptype: Record<string, number>;
  extra: Record<"overflow" | "oldoverflow", ListCapture | null> & {
    nextOverflow: [string, number] | null;
  };
  nbuckets: number;
  noldbuckets: number;
  alloc: Record<"frees" | "heapAlloc" | "heapObjects" | "mallocs" | "totalAlloc", number>;
  rand: { draws: number; end: string };
  events: object[];
  iters: { startBucket: number; offset: number; keys: string[] }[] | null;
  buckets: string[] | null;
  oldbuckets: string[] | null;
  overflow: string[] | null;
  hashes: string[];
}

type AnyMap = GoMap<bigint, bigint | boolean>;

const fixtures = new URL("../fixtures/go-map/", import.meta.url);
const cases = readdirSync(new URL("cases/", fixtures)).filter((name) =>
  load<Case>(`cases/${name}`).type.startsWith("map[int64]"),
);

for (const release of ["1.19", "1.23"]) {
  const taken = new Set(readdirSync(new URL(`go${release}/`, fixtures)));
  describe.each(cases.filter((name) => taken.has(`${name}.gz`)))(`${release} %s`, (file) => {
    test.each([false, true])("equals the capture in every byte, traced %s", (traced) => {
      const script = load<Case>(`cases/${file}`);
      // A journal of two million records only slows the test down.
      if (traced && script.ops.length > 20_000) return;
      const capture = load<Capture>(`go${release}/${file}.gz`);
      const { process, m, iters, hashes } = replay(script, release, traced);
      m.checkInvariants();
      const memory = masked(process, m);
      expect(
        m
          .headerFields()
          .map((field) => memory.hex(m.address, field))
          .join(""),
      ).toBe(capture.hmapHex);
      expect(m.type).toMatchObject({
        bucketsize: capture.maptype.bucketsize,
        keysize: capture.maptype.keysize,
        elemsize: capture.maptype.elemsize,
        flags: capture.maptype.flags,
        bucketPtrdata: capture.maptype.bucketPtrdata,
      });
      expect(memory.buckets).toEqual(capture.buckets ?? []);
      expect(memory.oldbuckets).toEqual(capture.oldbuckets ?? []);
      expect(memory.overflow).toEqual(capture.overflow ?? []);
      expect(memory.extra).toEqual(capture.extra);
      expect(m.events).toEqual(capture.events);
      const stats = process.memstats();
      expect({
        frees: stats.Frees,
        heapAlloc: stats.HeapAlloc,
        heapObjects: stats.HeapObjects,
        mallocs: stats.Mallocs,
        totalAlloc: stats.TotalAlloc,
      }).toEqual(capture.alloc);
      expect({ draws: process.draws, end: `0x${process.rand.toString(16)}` }).toEqual({
        draws: capture.rand.draws,
        end: capture.rand.end,
      });
      expect(iters).toEqual(capture.iters ?? []);
      expect(hashes).toEqual(capture.hashes);
    });
  });
}

test("every type and release the engine holds has captures", () => {
  expect(cases.length).toBeGreaterThanOrEqual(11);
});

function load<T>(name: string): T {
  const bytes = readFileSync(new URL(name, fixtures));
  return JSON.parse((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString());
}

function replay(script: Case, release: string, traced: boolean) {
  const hashkey = script.hashkey.map(BigInt);
  const process = new GoProcess(release, { hashkey, traced });
  const m = process.make<string>(script.type, script.hint, {
    hash0: script.hash0,
    bigint: true,
  }) as AnyMap;
  process.rand = BigInt(script.rand);
  const elem = (n: bigint) => (m.type.elem.kind === "bool" ? (n & 1n) === 1n : n);
  const running: GoIterator<bigint, bigint | boolean>[] = [];
  const iters: { startBucket: number; offset: number; keys: string[] }[] = [];
  const take = (id: number, n: bigint) => {
    const iterator = running[id] as (typeof running)[number];
    // The capturing program moves on right after it has noted a key.
    for (let i = 0n; i !== n && iterator.entry !== undefined; i++) {
      iters[id]?.keys.push(littleEndian(iterator.entry[0]));
      iterator.advance();
    }
  };
  // A capture gives the hashes of the keys of its first 64 puts, under the map's last seed.
  const early: [op: number, key: bigint][] = [];
  const put = (key: bigint, value: bigint) => {
    if (early.length < 64) early.push([op - 1, key]);
    m.put(key, elem(value));
  };
  let op = 0;
  const step = (work: () => void) => {
    m.op = op++;
    work();
  };
  for (const [name, ...rest] of script.ops) {
    const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = rest.map(BigInt);
    if (name === "p") step(() => put(a, b));
    else if (name === "d") step(() => m.delete(a));
    else if (name === "c") step(() => m.clear());
    else if (name === "pr") {
      for (let i = 0n; i < c; i++) step(() => put(a + i * b, d + i * e));
    } else if (name === "dr") {
      for (let i = 0n; i < c; i++) step(() => m.delete(a + i * b));
    } else if (name === "it") {
      step(() => {
        const iterator = m.iterate();
        running.push(iterator);
        const { startBucket, offset } = iterator;
        iters.push({ startBucket, offset, keys: [] });
        take(running.length - 1, a);
      });
    } else if (name === "nx") step(() => take(Number(a), b));
    else throw new Error(`Unknown operation ${name}`);
  }
  const hashes = early.map(([n, key]) => `${n}:${m.hash(key).toString(16).padStart(16, "0")}`);
  return { process, m, iters, hashes };
}

/** The map's memory as a capture shows it. */
function masked(process: GoProcess, m: AnyMap) {
  const { main, old } = m.arrays();
  const size = m.type.bucketsize;
  const columns = m.bucketColumns();
  const own = [...columns.address].filter((_, row) => columns.kind[row] === 4);
  const named = new Map(own.map((address, index) => [address, index]));
  const name = (pointer: bigint): [string, number] | null => {
    const inside = (array: { address: bigint; length: number }) =>
      pointer >= array.address && pointer < array.address + BigInt(array.length * size);
    if (pointer === 0n) return null;
    if (inside(main)) return ["B", Number(pointer - main.address) / size];
    if (inside(old)) return ["O", Number(pointer - old.address) / size];
    const index = named.get(Number(pointer));
    return index === undefined ? ["X", 0] : ["V", index];
  };
  const kinds: Record<string, bigint> = { B: 1n, O: 2n, V: 3n, X: 11n };
  const mask = (pointer: bigint) => {
    const [kind, index] = name(pointer) ?? ["", 0];
    return littleEndian(((kinds[kind] ?? 0n) << 48n) | BigInt(index));
  };
  const bucket = (address: bigint) => {
    const bytes = process.bytes(address, size);
    const pointer = new DataView(bytes.buffer).getBigUint64(m.type.overflowOffset, true);
    return Buffer.from(bytes.subarray(0, m.type.overflowOffset)).toString("hex") + mask(pointer);
  };
  const array = ({ address, length }: { address: bigint; length: number }) =>
    Array.from({ length }, (_, i) => bucket(address + BigInt(i * size)));
  const extra = m.extra();
  const list = (which: "overflow" | "oldoverflow") => {
    const slice = extra?.[which];
    if (!slice) return null;
    const bytes = new DataView(process.bytes(slice.array, slice.len * 8).buffer);
    const pointers = Array.from({ length: slice.len }, (_, i) => bytes.getBigUint64(8 * i, true));
    return { cap: slice.cap, len: slice.len, list: pointers.map(name) };
  };
  return {
    hex: (
      _: bigint,
      { field, value, hex }: { field: string; value: bigint | number; hex: string },
    ) => (["buckets", "oldbuckets", "extra"].includes(field) ? mask(BigInt(value)) : hex),
    buckets: array(main),
    oldbuckets: array(old),
    overflow: own.map((address) => bucket(BigInt(address))),
    extra:
      extra === null
        ? null
        : {
            nextOverflow: name(extra.nextOverflow),
            oldoverflow: list("oldoverflow"),
            overflow: list("overflow"),
          },
  };
}

function littleEndian(value: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes.toString("hex");
}
