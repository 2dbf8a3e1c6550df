/**
 * Real Go as Valgrind's lackey sees it: the program in this folder, compiled by a Go found on the
 * machine, runs a case under `valgrind --tool=lackey --trace-mem=yes`; the trace is cut at the markers
 * round each operation, and what touches the map's memory is kept.
 *
 * An object is named by what it was when the operation began; "new X" is one that it made. Stores of
 * sixteen bytes and more into new objects, and eight and more words in a row, are zeroing: the
 * allocator's work, which depends on what the memory was before.
 */
import { execFile, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Access, withoutZeroing } from "../../../src/capture/accesses.js";

const source = fileURLToPath(new URL(".", import.meta.url));

/** What sets the random numbers of a thread, which captures of real Go set in the same way. */
const generator = new URL("../../../src/capture/go/probe/", import.meta.url);
const generatorFiles = ["random.go", "old_random.go", "new_random.go", "g_amd64.s"];
const run = promisify(execFile);

/** A case as docs/formats/case.md has it, of one of {@link probeTypes}. */
export interface ProbeCase {
  readonly type: string;
  readonly hint: number;
  readonly hash0: number;
  readonly hashkey: readonly string[];
  readonly rand: string;
  readonly ops: readonly (
    | readonly ["p", number | string, number]
    | readonly ["g" | "d", number | string]
    | readonly ["c"]
    | readonly ["it", count: number]
    | readonly ["nx", iterator: number, count: number]
  )[];
}

/** Types that the program has code for. */
export const probeTypes = [
  ["map[int64]int64", "int64", "int64"],
  ["map[int32]int32", "int32", "int32"],
  ["map[string]int64", "string", "int64"],
  ["map[int16]int64", "int16", "int64"],
] as const;

/** More, whose keys and elems are copied in as many ways as there are. */
export const copiedTypes = [
  ...[3, 7, 11, 13, 16, 24, 25, 80, 100, 128, 200, 300, 1040, 2101].map(
    (size) => ["int64", `[${size}]uint8`] as const,
  ),
  ...["string", "any", "[]int64", "struct{ A int64; B uint8 }", "struct{ A int64; B string }"].map(
    (elem) => ["int64", elem] as const,
  ),
  ...["[12]uint8", "[100]uint8", "[300]uint8", "[40]float64", "[300]float64"].map(
    (key) => [key, "int64"] as const,
  ),
].map(([key, elem]) => [`map[${key}]${elem}`, key, elem] as const);

/** Is there a Valgrind? */
export async function hasValgrind(): Promise<boolean> {
  return run("valgrind", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** The program, compiled. */
export class LackeyProbe {
  private constructor(
    private readonly folder: string,
    private readonly file: string,
  ) {}

  /** Compile it with this `go` command. */
  static async build(go: string, generation: "classic" | "swiss"): Promise<LackeyProbe> {
    const folder = await mkdtemp(join(tmpdir(), "gomaplab-lackey-"));
    const typed = await readFile(join(source, "typed.go.in"), "utf8");
    await cp(join(source, generation), folder, { recursive: true });
    await cp(join(source, "case.go"), join(folder, "case.go"));
    await writeFile(join(folder, "go.mod"), "module accesses\n\ngo 1.19\n");
    for (const name of generatorFiles) {
      const text = await readFile(new URL(name, generator), "utf8");
      await writeFile(join(folder, name), text.replace("package probe", "package main"));
    }
    for (const [, key, elem] of [...probeTypes, ...copiedTypes]) {
      const name = `_${key}_${elem}`.replaceAll(/\W+/g, "_");
      const text = typed
        .replaceAll("KEY_OF", key.startsWith("[") ? `arrayKey[${key}]` : `${key}Key`)
        .replaceAll("NAME", name)
        .replaceAll("KEY", key)
        .replaceAll("ELEM", elem);
      await writeFile(join(folder, `typed${name}.go`), text);
    }
    const file = join(folder, "accesses");
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "" };
    const build = (flags: string[]) =>
      run(go, ["build", ...flags, "-o", file, "."], { cwd: folder, env });
    // Linkers since Go 1.23 guard the runtime's names unless told not to; older ones have no such flag.
    await build(["-ldflags=-checklinkname=0"]).catch(() => build([]));
    return new LackeyProbe(folder, file);
  }

  /**
   * What each operation of a case loads and stores.
   * @param options.strings also of the bytes of strings that were put, as "string".
   * @param options.objects also of keys and elems that a slot only points at, as "key" and "elem".
   * @param options.aes with the hash of processors that have AES, whose keys the process draws itself.
   */
  async run(
    test: ProbeCase,
    { strings = false, objects = false, aes = false } = {},
  ): Promise<(readonly Access[])[]> {
    const log = join(this.folder, "trace");
    const args = [
      "--tool=lackey",
      "--trace-mem=yes",
      "--smc-check=all",
      `--log-file=${log}`,
      this.file,
    ];
    const GODEBUG = aes ? "" : "cpu.aes=off";
    const env = { ...process.env, GODEBUG, GOGC: "off", GOMAXPROCS: "1" };
    const child = spawn("valgrind", args, { env, stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(JSON.stringify(written(test)));
    let out = "";
    for await (const chunk of child.stdout) out += chunk;
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    const spans = await spansOf(log, lines[0] as Marks);
    if (spans.length !== test.ops.length) {
      throw new Error(`lackey saw ${spans.length} operations of ${test.ops.length}`);
    }
    const bytes = lines.pop() as State;
    const list = named(spans, lines.slice(1) as State[], strings ? bytes.Objects : []);
    return objects ? list : list.map((op) => op.filter(([, object]) => !isPointedAt(object)));
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

interface Marks {
  readonly Begin: number;
  readonly End: number;
}

/** An object of the map: where it begins, and its bytes. */
interface MapObject {
  readonly Name: string;
  readonly Base: number;
  readonly Size: number;
}

/** The objects as they are after an operation. */
interface State {
  readonly Op: number;
  readonly Objects: readonly MapObject[];
}

/** What the program prints: the markers, then the objects, last the bytes of strings. */
type Line = Marks | State;

const isPointedAt = (object: string) => /^(new )?(key|elem)$/.test(object);

/** A load or store at an address. */
type Touch = readonly [kind: "L" | "S", at: number, size: number];

/** A case as the program reads it. */
function written({ type, hint, hash0, hashkey, rand, ops }: ProbeCase): object {
  return {
    ...{ Type: type, Hint: hint, Hash0: hash0, Hashkey: hashkey, Rand: rand },
    Ops: ops.map((op) => {
      if (op[0] === "it") return { Code: op[0], Count: op[1] };
      if (op[0] === "nx") return { Code: op[0], Id: op[1], Count: op[2] };
      const [Code, key, elem] = op;
      const Key = typeof key === "string" ? { Text: key } : { Num: key ?? 0 };
      return { Code, ...Key, Elem: elem ?? 0 };
    }),
  };
}

/** The loads and stores between the markers, operation by operation; a modification is one of each. */
async function spansOf(log: string, { Begin, End }: Marks): Promise<Touch[][]> {
  const spans: Touch[][] = [];
  let open: Touch[] | undefined;
  for await (const line of createInterface({ input: createReadStream(log) })) {
    const [, kind, address, size] = /^ ([LSM]) ([0-9a-f]+),(\d+)/.exec(line) ?? [];
    if (kind === undefined || address === undefined) continue;
    const at = Number.parseInt(address, 16);
    if (kind !== "L" && at === Begin) {
      open = [];
      spans.push(open);
    } else if (kind !== "L" && at === End) open = undefined;
    else if (kind === "M") open?.push(["L", at, Number(size)], ["S", at, Number(size)]);
    else open?.push([kind as "L" | "S", at, Number(size)]);
  }
  return spans;
}

/** Those that touch the map's memory, by object. */
function named(
  spans: readonly Touch[][],
  lines: readonly State[],
  strings: readonly MapObject[],
): (readonly Access[])[] {
  const after = new Map(lines.map(({ Op, Objects }) => [Op, Objects]));
  let now = after.get(-1) ?? [];
  return spans.map((span, op) => {
    const before = now;
    now = after.get(op) ?? now;
    const known = new Set(before.map(({ Base }) => Base));
    const made = now.filter(({ Base }) => !known.has(Base));
    const objects = [
      ...strings,
      ...before,
      ...made.map(({ Name, ...place }) => ({ Name: `new ${Name}`, ...place })),
    ].sort((a, b) => a.Base - b.Base);
    const list = span.flatMap(([kind, at, size]): Access[] => {
      const object = objectAt(objects, at);
      return object === undefined ? [] : [[kind, object.Name, at - object.Base, size]];
    });
    return withoutZeroing(list);
  });
}

function objectAt(objects: readonly MapObject[], at: number): MapObject | undefined {
  let [low, high] = [0, objects.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((objects[middle] as MapObject).Base <= at) low = middle;
    else high = middle;
  }
  const found = objects[low];
  return found !== undefined && at >= found.Base && at < found.Base + found.Size
    ? found
    : undefined;
}
