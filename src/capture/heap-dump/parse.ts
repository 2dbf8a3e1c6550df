/**
 * Reads a heap dump: "go1.7 heap dump\n", then records, each a tag and its fields, until tag 0.
 *
 * Source: runtime/heapdump.go, Go 1.19 to 1.27, which all write the same records;
 * go.dev/wiki/heapdump15-through-heapdump17.
 *
 * Memory: an object takes 32 bytes beside the file's own; records of other kinds a few hundred.
 * Together at most 64 times the file's size, two to three times that of real dumps.
 */
import { MalformedError } from "../document/malformed.js";
import { NumberColumn } from "./columns.js";
import { Cursor } from "./cursor.js";
import type {
  DumpType,
  Goroutine,
  HeapDump,
  ObjectColumnsOfDump,
  OtherRoot,
  ProfileFrame,
  ProfileRow,
  Region,
} from "./heap-dump.js";
import { realObjects } from "./span-ends.js";

/** How a file begins. Go has written this version since 1.7. */
const header = "go1.7 heap dump\n";

/** Whether bytes begin as a heap dump of Go does, of this version or an older one. */
export function isHeapDump(head: Uint8Array): boolean {
  return /^go1\.\d heap dump\n/.test(Buffer.from(head.subarray(0, 16)).toString("latin1"));
}

/** The fields of a record of MemStats, before and after the 256 pauses. */
const memstatsBefore = [
  ...["Alloc", "TotalAlloc", "Sys", "Lookups", "Mallocs", "Frees", "HeapAlloc", "HeapSys"],
  ...["HeapIdle", "HeapInuse", "HeapReleased", "HeapObjects", "StackInuse", "StackSys"],
  ...["MSpanInuse", "MSpanSys", "MCacheInuse", "MCacheSys", "BuckHashSys", "GCSys"],
  ...["OtherSys", "NextGC", "LastGC", "PauseTotalNs"],
];
const pauses = 256;

/** runtime/runtime2.go: _Gidle, … */
const statuses: Readonly<Record<number, string>> = {
  ...{ 0: "idle", 1: "runnable", 2: "running", 3: "syscall", 4: "waiting", 6: "dead" },
  ...{ 8: "copystack", 9: "preempted", 10: "leaked", 11: "deadextra" },
};

/**
 * Read a heap dump.
 * @throws {MalformedError} naming the byte that is wrong, or at which the file ends
 */
export function parseHeapDump(bytes: Uint8Array): HeapDump {
  const found = Buffer.from(bytes.subarray(0, header.length)).toString("latin1");
  if (found !== header) {
    const problem = `expected ${JSON.stringify(header)}, got ${JSON.stringify(found)}`;
    throw new MalformedError("byte 0", problem);
  }
  const records = new Records(bytes);
  records.read();
  return records.dump();
}

/** What the records read so far have brought. */
class Records {
  readonly #cursor: Cursor;
  #params: Pick<HeapDump, "bigEndian" | "pointerSize" | "arena" | "goarch" | "go" | "cpus"> | null =
    null;
  readonly #objects = {
    address: new NumberColumn(),
    size: new NumberColumn(),
    offset: new NumberColumn(),
    fields: new NumberColumn(),
  };
  readonly #types = new Map<number, DumpType>();
  readonly #itabs = new Map<number, number>();
  readonly #goroutines: Goroutine[] = [];
  readonly #segments: (Region & { name: "data" | "bss" })[] = [];
  readonly #others: OtherRoot[] = [];
  readonly #memstats = new Map<string, bigint>();
  readonly #profile = new Map<number, ProfileRow>();
  readonly #samples = new Map<number, number>();
  #threads = 0;

  constructor(bytes: Uint8Array) {
    this.#cursor = new Cursor(bytes);
    this.#cursor.at = header.length;
  }

  /** Read all records up to the last one. */
  read(): void {
    const cursor = this.#cursor;
    for (;;) {
      const from = cursor.at;
      cursor.reading = "the list of records, before its end";
      const tag = cursor.uint();
      if (tag === 0) {
        if (cursor.at === cursor.bytes.length) return;
        const rest = cursor.bytes.length - cursor.at;
        throw cursor.error(`the dump is at its end, and ${rest} more bytes follow`, cursor.at);
      }
      const kind = kinds[tag];
      if (kind === undefined) {
        const problem = `expected the tag of a record, a number from 0 to ${kinds.length - 1}, got ${tag}`;
        throw cursor.error(problem, from);
      }
      cursor.reading = kind.what;
      kind.read(this, cursor);
    }
  }

  /** The dump. @throws {MalformedError} without the record of the process, for objects that overlap */
  dump(): HeapDump {
    if (this.#params === null) {
      throw new MalformedError("", "the heap dump has no record of its process's parameters");
    }
    const { bytes } = this.#cursor;
    const sorted = this.#sortedObjects();
    const real = realObjects(sorted, { bytes, ...this.#params });
    const chosen = (column: Float64Array) => Float64Array.from(real, (i) => column[i] as number);
    return {
      bytes,
      ...this.#params,
      objects: {
        ...{ address: chosen(sorted.address), size: chosen(sorted.size) },
        ...{ offset: chosen(sorted.offset), fields: chosen(sorted.fields) },
      },
      spanEnds: sorted.address.length - real.length,
      ...{ types: this.#types, itabs: this.#itabs, goroutines: this.#goroutines },
      ...{ segments: this.#segments, others: this.#others, threads: this.#threads },
      ...{ memstats: this.#memstats, profile: this.#profile, samples: this.#samples },
    };
  }

  params(cursor: Cursor): void {
    const from = cursor.at;
    const bigEndian = cursor.uint() !== 0;
    const pointerSize = cursor.uint();
    if (pointerSize !== 4 && pointerSize !== 8) {
      throw cursor.error(`expected pointers of 4 or 8 bytes, got ${pointerSize}`, from);
    }
    const arena = { start: cursor.uint(), end: cursor.uint() };
    const [goarch, go] = [cursor.string(), cursor.string()];
    this.#params = { bigEndian, pointerSize, arena, goarch, go, cpus: cursor.uint() };
  }

  object(cursor: Cursor): void {
    const region = this.#region(cursor);
    this.#objects.address.push(region.address);
    this.#objects.size.push(region.size);
    this.#objects.offset.push(region.offset);
    this.#objects.fields.push(region.fields);
  }

  type(cursor: Cursor): void {
    const address = cursor.uint();
    const size = cursor.uint();
    this.#types.set(address, { size, name: cursor.string() });
    cursor.skip();
  }

  itab(cursor: Cursor): void {
    const address = cursor.uint();
    this.#itabs.set(address, cursor.uint());
  }

  goroutine(cursor: Cursor): void {
    const address = cursor.uint();
    cursor.skip();
    const [id, created, status] = [cursor.uint(), cursor.uint(), cursor.uint()];
    const system = cursor.uint() !== 0;
    cursor.skip();
    const waitSince = cursor.uint();
    const waitReason = cursor.string();
    const contexts = [cursor.uint(), cursor.uint(), cursor.uint(), cursor.uint()];
    const name = statuses[status & 0xfff] ?? `status ${status}`;
    const waits = name === "waiting" ? waitReason : "";
    this.#goroutines.push({
      ...{ id, address, created, system, waitSince, frames: [] },
      ...{ status: name, waitReason: waits },
    });
    this.other(`context of goroutine ${id}`, contexts[0] ?? 0);
  }

  frame(cursor: Cursor): void {
    const from = cursor.at;
    const address = cursor.uint();
    const depth = cursor.uint();
    cursor.skip();
    const { offset, size } = cursor.memory();
    cursor.skip();
    const pc = cursor.uint();
    cursor.skip();
    const name = cursor.string();
    const fields = this.#fields(cursor);
    const goroutine = this.#goroutines.at(-1);
    if (goroutine === undefined) throw cursor.error("a stack frame has no goroutine", from);
    goroutine.frames.push({ address, size, offset, fields, depth, function: name, pc });
  }

  segment(cursor: Cursor, name: "data" | "bss"): void {
    this.#segments.push({ ...this.#region(cursor), name });
  }

  memstats(cursor: Cursor): void {
    for (const name of memstatsBefore) this.#memstats.set(name, cursor.word());
    for (let i = 0; i < pauses; i++) cursor.skip();
    this.#memstats.set("NumGC", cursor.word());
  }

  profileRow(cursor: Cursor): void {
    const bucket = cursor.uint();
    const size = cursor.uint();
    const length = cursor.uint();
    const stack: ProfileFrame[] = [];
    for (let i = 0; i < length; i++) {
      stack.push({ function: cursor.string(), file: cursor.string(), line: cursor.uint() });
    }
    const [allocs, frees] = [cursor.uint(), cursor.uint()];
    this.#profile.set(bucket, { size, allocs, frees, stack });
  }

  sample(cursor: Cursor): void {
    const address = cursor.uint();
    this.#samples.set(address, cursor.uint());
  }

  thread(cursor: Cursor): void {
    for (let i = 0; i < 3; i++) cursor.skip();
    this.#threads++;
  }

  other(what: string, to: number): void {
    if (to !== 0) this.#others.push({ what, to });
  }

  #region(cursor: Cursor): Region {
    const address = cursor.uint();
    const memory = cursor.memory();
    return { address, ...memory, fields: this.#fields(cursor) };
  }

  /** Go past a list of pointers. @returns where it begins */
  #fields(cursor: Cursor): number {
    const from = cursor.at;
    for (;;) {
      const at = cursor.at;
      const kind = cursor.uint();
      if (kind === 0) return from;
      if (kind > 3) {
        throw cursor.error(`expected the kind of a pointer, 0 to 3, got ${kind}`, at);
      }
      cursor.uint();
    }
  }

  #sortedObjects(): ObjectColumnsOfDump {
    const { address, size, offset, fields } = this.#objects;
    const order = Uint32Array.from({ length: address.length }, (_, i) => i);
    const at = address.values;
    order.sort((a, b) => (at[a] as number) - (at[b] as number));
    const sorted = (column: NumberColumn) => {
      const { values } = column;
      return Float64Array.from(order, (i) => values[i] as number);
    };
    const columns = {
      ...{ address: sorted(address), size: sorted(size) },
      ...{ offset: sorted(offset), fields: sorted(fields) },
    };
    for (let i = 1; i < order.length; i++) {
      const before = (columns.address[i - 1] as number) + (columns.size[i - 1] as number);
      const start = columns.address[i] as number;
      if (start >= before && start > (columns.address[i - 1] as number)) continue;
      const problem = `two objects hold the byte at 0x${start.toString(16)}`;
      throw new MalformedError(`byte ${columns.offset[i]}`, problem);
    }
    return columns;
  }
}

/** The records, each at the place of its tag. */
const kinds: readonly (
  | { readonly what: string; readonly read: (records: Records, cursor: Cursor) => void }
  | undefined
)[] = [
  undefined,
  { what: "an object", read: (records, cursor) => records.object(cursor) },
  {
    what: "a root",
    read: (records, cursor) => {
      const what = cursor.string();
      records.other(what, cursor.uint());
    },
  },
  { what: "a type", read: (records, cursor) => records.type(cursor) },
  { what: "a goroutine", read: (records, cursor) => records.goroutine(cursor) },
  { what: "a stack frame", read: (records, cursor) => records.frame(cursor) },
  { what: "the parameters", read: (records, cursor) => records.params(cursor) },
  { what: "a finalizer", read: (records, cursor) => finalizer(records, cursor, "finalizer") },
  { what: "an interface table", read: (records, cursor) => records.itab(cursor) },
  { what: "a thread", read: (records, cursor) => records.thread(cursor) },
  { what: "the MemStats", read: (records, cursor) => records.memstats(cursor) },
  {
    what: "a queued finalizer",
    read: (records, cursor) => {
      records.other("queued finalizer", cursor.uint());
      records.other("queued finalizer", cursor.uint());
      for (let i = 0; i < 3; i++) cursor.skip();
    },
  },
  { what: "the data segment", read: (records, cursor) => records.segment(cursor, "data") },
  { what: "the bss segment", read: (records, cursor) => records.segment(cursor, "bss") },
  {
    what: "a deferred call",
    read: (records, cursor) => {
      const record = cursor.uint();
      for (let i = 0; i < 3; i++) cursor.skip();
      records.other("deferred call", record);
      records.other("deferred call", cursor.uint());
      for (let i = 0; i < 2; i++) cursor.skip();
    },
  },
  {
    what: "a panic",
    read: (records, cursor) => {
      for (let i = 0; i < 3; i++) cursor.skip();
      records.other("panic", cursor.uint());
      for (let i = 0; i < 2; i++) cursor.skip();
    },
  },
  { what: "a row of the memory profile", read: (records, cursor) => records.profileRow(cursor) },
  { what: "an allocation sample", read: (records, cursor) => records.sample(cursor) },
];

/** A finalizer keeps alive its function, and what the object leads to; not the object. */
function finalizer(records: Records, cursor: Cursor, what: string): void {
  cursor.skip();
  records.other(what, cursor.uint());
  for (let i = 0; i < 3; i++) cursor.skip();
}
