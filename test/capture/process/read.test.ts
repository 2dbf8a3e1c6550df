/** Files of processes that are no such files, or no longer: errors that name the byte. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  MalformedError,
  openProcessFile,
  readProcessFile,
  unpackZstd,
  writeProcess,
} from "../../../src/capture/index.js";
import { Declarations, GoProcess, keys } from "../../../src/go/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-process-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "p.gomap");

const start = (...made: ConstructorParameters<typeof GoProcess>) => new GoProcess(...made);
const open = (bytes: Uint8Array) => {
  writeFileSync(path, bytes);
  return openProcessFile(path, start);
};

function bytesOf(process: GoProcess, names = {}): Buffer {
  const pieces: Uint8Array[] = [];
  writeProcess(process, (bytes) => pieces.push(Uint8Array.from(bytes)), { names });
  return Buffer.concat(pieces);
}

/** The bytes of a traced process with a map, two iterations and a type. */
let whole: Buffer;
beforeAll(() => {
  const types = new Declarations();
  types.declare({ Point: "struct{ X, Y int32 }" });
  const process = new GoProcess("1.23", { traced: true, types });
  const m = process.make("map[int64]bool").fill(keys.sequence(100));
  process.make("map[Point]any").put({ X: 1, Y: 2 } as never, 5 as never);
  m.iterate().advance();
  whole = bytesOf(process, { m });
});

/** The blocks of a file by where they begin. */
function blocks(bytes: Buffer): { at: number; section: number; size: number; length: number }[] {
  const found = [];
  for (let at = 20 + bytes.readUInt32LE(12); at < bytes.length; ) {
    const [size, length] = [bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 8)];
    found.push({ at, section: bytes.readUInt8(at), size, length });
    at += 16 + length;
  }
  return found;
}

/** The same file with another head, and with its checksum. */
function withHead(change: (head: Record<string, unknown>) => void): Buffer {
  const length = whole.readUInt32LE(12);
  const head = JSON.parse(whole.subarray(20, 20 + length).toString());
  change(head);
  const json = Buffer.from(JSON.stringify(head));
  const fixed = Buffer.from(whole.subarray(0, 20));
  fixed.writeUInt32LE(json.length, 12);
  fixed.writeUInt32LE(crc32(json, crc32(fixed.subarray(0, 16))), 16);
  return Buffer.concat([fixed, json, whole.subarray(20 + length)]);
}

/** The same file with another state, stored, and with its checksums. */
function withState(change: (state: Record<string, never>) => void): Buffer {
  const state = JSON.parse(stateOf(whole));
  change(state);
  const bytes = Buffer.from(JSON.stringify(state));
  const head = withHead((fields) => {
    fields.state = bytes.length;
  });
  const pieces: Uint8Array[] = [head.subarray(0, 20 + head.readUInt32LE(12))];
  let end = pieces[0]?.length ?? 0;
  blocks(whole).forEach(({ at, section, size, length }, i) => {
    const isState = i === 0;
    const content = isState ? bytes : whole.subarray(at + 16, at + 16 + length);
    const block = Buffer.alloc(16);
    block.writeUInt8(section, 0);
    block.writeUInt8(isState ? 1 : whole.readUInt8(at + 1), 1);
    block.writeUInt32LE(isState ? bytes.length : size, 4);
    block.writeUInt32LE(content.length, 8);
    block.writeUInt32LE(crc32(content, crc32(block.subarray(0, 12), end)), 12);
    pieces.push(block, content);
    end += 16 + content.length;
  });
  return Buffer.concat(pieces);
}

function stateOf(bytes: Buffer): string {
  const { at, length } = blocks(bytes)[0] as { at: number; length: number };
  const [packed, size] = [bytes.subarray(at + 16, at + 16 + length), bytes.readUInt32LE(at + 4)];
  return Buffer.from(unpackZstd(packed, size)).toString();
}

describe("a file of a process", () => {
  test("is opened with its names, types and options", () => {
    const { process, named } = open(whole);
    expect(Object.keys(named)).toEqual(["m"]);
    expect(named.m).toBe(process.maps[0]);
    expect(process.maps.map(({ type, length }) => [type.text, length])).toEqual([
      ["map[int64]bool", 100],
      ["map[Point]interface{}", 1],
    ]);
    expect(process.traced).toBe(true);
    expect(process.maps[1]?.get({ X: 1, Y: 2 } as never)).toBe(5);
    const { head, names } = readProcessFile(path);
    expect(head.options).toEqual({
      ...{ memoryLimit: 2 ** 32, build: "traced", gogc: "off", gomemlimit: null },
    });
    expect(names).toEqual([["m", 0]]);
  });

  test("begins with its version, and does not hold pages of zeros", () => {
    expect(whole.subarray(0, 8).toString("latin1")).toBe("\x8bgomapp\n");
    expect(whole.readUInt32LE(8)).toBe(1);
    const memory = blocks(whole).filter(({ section }) => section === 2);
    expect(memory.reduce((sum, { size }) => sum + size, 0)).toBe(2 ** 21);
    expect(whole.length).toBeLessThan(100_000);
  });

  test("of another version is refused by a sentence", () => {
    const other = Buffer.from(whole);
    other.writeUInt32LE(2, 8);
    expect(() => open(other)).toThrow(
      "at byte 8: the format has version 2, and this gomaplab reads version 1",
    );
    const layout = withHead((head) => {
      Object.assign(head, { gomaplab: "0.9.0", layout: 7 });
    });
    expect(() => open(layout)).toThrow(
      "at byte 20: the file was saved by gomaplab 0.9.0, whose engine keeps memory in another way; " +
        "open it with that version",
    );
  });

  test("that is another file says what it is not", () => {
    expect(() => open(Buffer.from("a text that is long enough"))).toThrow(
      `${path}: at byte 0: this is no saved process; a process is saved by process.save(path)`,
    );
    expect(() => openProcessFile(join(folder, "none.gomap"), start)).toThrow("no such file");
  });

  test("cut anywhere names the byte at which it ends", () => {
    for (let length = 0; length < whole.length; length += 211) {
      const error = failure(whole.subarray(0, length));
      expect(error.field).toMatch(/^at byte \d+$/);
      expect(error.problem).toMatch(/^the file ends in .*, \d+ bytes too early$/);
      expect(Number(error.field.slice(8))).toBe(length);
    }
  });

  test("with more after its end is refused", () => {
    expect(() => open(Buffer.concat([whole, Buffer.of(0)]))).toThrow(
      `at byte ${whole.length}: there is more after the end`,
    );
  });

  test("with one altered byte is refused, at the block that it is in", () => {
    const ends = blocks(whole).map(({ at, length }) => at + 16 + length);
    for (let i = 0; i < 150; i++) {
      const at = Math.floor((whole.length * i) / 150);
      const altered = Buffer.from(whole);
      altered.writeUInt8(altered.readUInt8(at) ^ (1 + ((i * 37) % 255)), at);
      const { field } = failure(altered);
      expect(field).toMatch(/^at byte \d+$/);
      const end = ends.find((one) => one > at) ?? 0;
      expect(Number(field.slice(8))).toBeLessThanOrEqual(end + 16);
    }
  });

  test("with blocks in another order is refused", () => {
    const [first, second] = blocks(whole).filter(({ section }) => section === 1);
    const [a, b] = blocks(whole).filter(({ section, length }) => section === 2 && length === 0);
    const one = b ?? second ?? first;
    const swapped = Buffer.from(whole);
    whole.copy(swapped, a?.at ?? 0, one?.at ?? 0, (one?.at ?? 0) + 16);
    expect(() => open(swapped)).toThrow("a block does not match its checksum");
  });

  test("that says more than it holds takes no memory for it", () => {
    const before = process.memoryUsage().rss;
    const large = withHead((head) => {
      head.memory = 2 ** 32;
    });
    expect(() => open(large)).toThrow(MalformedError);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
    expect(() =>
      open(
        withHead((head) => {
          head.memory = 5;
        }),
      ),
    ).toThrow("at byte 20: memory: a multiple of 65,536");
  });

  test("whose state is none names the field", () => {
    const wrong = (change: (state: Record<string, never>) => void) =>
      failure(withState(change)).message;
    expect(wrong((state) => Object.assign(state, { maps: [{}] }))).toMatch(
      /at byte \d+: state\.maps\[0\]\.type/,
    );
    expect(wrong((state) => Object.assign(state, { death: { $evil: "x" } }))).toMatch(
      /at byte \d+: state: \{"\$evil": "x"\} is no value/,
    );
    expect(wrong((state) => Object.assign(state, { names: [["m", 9]] }))).toMatch(
      /state\.names\[0\]\[1\]: there are 2 maps, got 9/,
    );
  });
});

function failure(bytes: Uint8Array): MalformedError {
  try {
    open(bytes);
  } catch (error) {
    if (error instanceof MalformedError) return error;
    throw error;
  }
  throw new Error("the file was opened");
}
