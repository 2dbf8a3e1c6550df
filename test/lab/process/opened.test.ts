/** Processes saved and opened as a notebook does it. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { go, keys, LabMap, LabProcess, openProcess, read } from "../../../src/lab/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-open-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "p.gomap");

describe("a saved process", () => {
  test("opens with maps, names and iterations, and goes on", () => {
    const m = go("1.26", { seed: 7 }).make("map[int64]bool").fill(keys.sequence(50), true);
    const other = m.process.make("map[string]int").put("a", 1);
    const iterator = m.iterate();
    iterator.next();
    m.process.save(path, { m, "the other": other });
    const p = openProcess(path);
    expect(p).toBeInstanceOf(LabProcess);
    expect(p.named.m).toBeInstanceOf(LabMap);
    expect(Object.keys(p.named)).toEqual(["m", "the other"]);
    expect(p.named["the other"]?.get("a")).toBe(other.get("a"));
    expect(p.maps.map(({ length }) => length)).toEqual([50, 1]);
    expect(p.iterators[0]?.next()).toEqual(iterator.next());
    expect(p.named.m?.fill(keys.sequence(500, 50)).buckets).toBeTypeOf("function");
    m.fill(keys.sequence(500, 50));
    expect(Buffer.from(p.memory.buffer).equals(Buffer.from(m.process.memory.buffer))).toBe(true);
    expect(p.named.m?.growth().objects()).toEqual(m.growth().objects());
  });

  test("has its journal: steps and earlier states", () => {
    const m = go("1.23", { traced: true }).make("map[int64]bool").fill(keys.sequence(20));
    m.process.save(path);
    const [opened] = openProcess(path).maps;
    expect(opened?.at(7).length).toBe(8);
    expect(opened?.trace().objects()).toEqual(m.trace().objects());
    expect(opened?.accesses(8).columns()).toEqual(m.accesses(8).columns());
  });

  test("keeps its names when it is saved again, but for maps that were dropped", () => {
    const process = go("1.23");
    const [a, b] = [process.make("map[int64]bool"), process.make("map[int64]bool")];
    process.save(path, { a, b });
    const p = openProcess(path);
    p.named.a?.drop();
    p.save(path);
    expect(Object.keys(openProcess(path).named)).toEqual(["b"]);
    expect(openProcess(path).maps).toHaveLength(1);
  });

  test("that has ended stays so", () => {
    const m = go("1.23").make("map[int64]bool");
    expect(() => m.interleave({ a: [["put", 1, true]], b: [["put", 2, true]] }, "aabb")).toThrow();
    m.process.save(path);
    const [opened] = openProcess(path).maps;
    expect(opened?.process.death).toBe("fatal error: concurrent map writes");
    expect(() => opened?.put(1, true)).toThrow("This Go process has ended");
  });

  test("declares its types among those of the notebook", () => {
    go.type("SavedPoint", "struct{ X int32 }");
    const m = go("1.23").make("map[SavedPoint]bool");
    m.process.save(path);
    expect(openProcess(path).make("map[SavedPoint]bool").length).toBe(0);
  });

  test("is not written where a name is no map of it, nor where it cannot be", () => {
    const [a, b] = [go("1.23").make("map[int64]bool"), go("1.23").make("map[int64]bool")];
    const wrong = join(folder, "wrong.gomap");
    expect(() => a.process.save(wrong, { b })).toThrow(
      "`names.b` must be a map of this process that was not dropped",
    );
    expect(existsSync(wrong)).toBe(false);
    expect(readdirSync(folder)).toEqual(["p.gomap"]);
    expect(() => a.process.save(join(folder, "none", "p.gomap"))).toThrow("there is no folder");
    expect(() => a.process.save(5 as never)).toThrow("`path` must be the path of a file to write");
    expect(() => openProcess(5 as never)).toThrow("expected the path of a file, got 5");
  });

  test("is named by read(), which reads other files", () => {
    go("1.23").save(path);
    expect(() => read(path)).toThrow(
      /a saved process; openProcess\("p\.gomap"\) makes the process of it again/,
    );
    writeFileSync(path, "");
    expect(() => openProcess(path)).toThrow("at byte 0: the file ends in its head");
  });
});
