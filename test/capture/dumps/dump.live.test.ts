/** Maps of running Go programs, dumped by the Go file that is shipped: every release that is installed. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { dumpSource } from "../../../src/capture/dumps/dump.js";
import { build } from "../../../src/capture/go/build.js";
import { releaseOfVersion } from "../../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { parseDump, readText, restore } from "../../../src/capture/index.js";

const installed = findGoToolchains().filter(({ version }) => releaseOfVersion(version));
const folder = mkdtempSync(join(tmpdir(), "gomaplab-dump-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Dumps maps into the folder that is its argument, then one that a goroutine writes all the while. */
const program = `package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"dumps/gomaplab"
)

type Point struct{ X, Y int32 }
type Fault struct {
	Code int
	Text string
}

func (f Fault) Error() string { return f.Text }

type pointed struct{ text string }

func (p *pointed) Error() string { return p.text }

type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

func dump(name string, m any) {
	f, err := os.Create(os.Args[1] + "/" + name)
	if err == nil {
		err = gomaplab.Dump(f, m)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		panic(err)
	}
}

func main() {
	// Many sizes on the way, so that classic maps are caught in the middle of growing.
	m := map[uint16]string{}
	for i := 0; i < 120; i++ {
		dump(fmt.Sprint("growing-", i), m)
		m[uint16(i)] = fmt.Sprint("elem ", i)
	}
	for i := 0; i < 120; i += 2 {
		delete(m, uint16(i))
	}
	dump("deleted", m)
	dump("any", map[any]any{
		1: "one", "two": uint8(2), 3.5: Point{1, -2}, Point{3, 4}: []string{"a", "bb"}, true: nil,
		Pair[string, int]{"k", 1}: Fault{4, "four"}, [2]string{"x", "y"}: struct{}{}, nil: []any{[]any{"deep"}},
	})
	dump("error", map[Fault]error{{1, "x"}: Fault{2, "in"}, {2, "y"}: &pointed{"z"}, {3, ""}: nil})
	large := map[[200]byte][300]int64{}
	for i := 0; i < 40; i++ {
		large[[200]byte{byte(i)}] = [300]int64{int64(i)}
	}
	dump("large", large)
	wide := make(map[uint32]uint16, 40000)
	for i := 0; i < 30000; i++ {
		wide[uint32(i*7)] = uint16(i)
	}
	dump("wide", wide)
	dump("nil", map[string]int(nil))
	dump("empty", map[string]int{})
	dump("times", map[time.Time]time.Duration{time.Unix(5, 0): 7})
	var b bytes.Buffer
	fmt.Println(gomaplab.Dump(&b, 5))
	fmt.Println(gomaplab.Dump(&b, map[int][1 << 20]int64{1: {}, 2: {}, 3: {}, 4: {}, 5: {}, 6: {}, 7: {}, 8: {}, 9: {}, 10: {}, 11: {}, 12: {}, 13: {}}))
	written()
}

type value struct {
	list  []string
	boxed any
}

func written() {
	m, begun, stop := map[string]value{}, make(chan bool), make(chan bool)
	go func() {
		for i := 0; ; i++ {
			if i == 1000 {
				close(begun)
			}
			select {
			case <-stop:
				close(stop)
				return
			default:
			}
			key := fmt.Sprint("key ", i%3000)
			if i%7 == 3 {
				delete(m, key)
			} else {
				m[key] = value{[]string{key}, i}
			}
			if i%2000 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
	}()
	<-begun
	refused, dumped := 0, 0
	for i := 0; i < 6; i++ {
		var b bytes.Buffer
		switch err := gomaplab.Dump(&b, m); {
		case err == nil:
			dumped++
			os.WriteFile(os.Args[1]+"/written-"+fmt.Sprint(dumped), b.Bytes(), 0o644)
		case errors.Is(err, gomaplab.ErrWritten):
			refused++
		default:
			panic(err)
		}
	}
	stop <- true
	<-stop
	fmt.Println(refused + dumped)
	dump("written-0", m)
}
`;

const sources = new Map([
  ["go.mod", "module dumps\n\ngo 1.19\n"],
  ["main.go", program],
  ["gomaplab/gomaplab.go", readFileSync(dumpSource, "utf8")],
]);

describe.skipIf(installed.length === 0).each(installed)("maps of $version", (toolchain) => {
  const into = mkdtempSync(join(folder, "maps-"));
  const map = (name: string) => restore(parseDump(readText(join(into, name))));
  const entries = (name: string) => [...map(name)].map(([key, elem]) => [key, elem]);

  test("are dumped, and one that is written is read whole or refused", async () => {
    const file = await build(toolchain, sources);
    const { stdout } = await promisify(execFile)(file, [into]);
    expect(stdout.split("\n")).toEqual([
      "gomaplab: only maps can be dumped, got int",
      "gomaplab: the map takes more than the 96 MiB that a dump holds",
      "6",
      "",
    ]);
    for (const name of ["written-0", "written-1"]) {
      let found: ReturnType<typeof map>;
      try {
        found = map(name);
      } catch (error) {
        // How often a map that is written can be read is chance.
        if (name === "written-1" && (error as Error).message.includes("ENOENT")) continue;
        throw error;
      }
      for (const [key, elem] of found) {
        expect((elem as { list: unknown[] }).list).toEqual([key]);
      }
    }
  }, 300_000);

  test("are restored at many sizes, also while they grow", () => {
    const numbers = Array.from({ length: 30 }, (_, i) => 4 * i + 2);
    const sizes = numbers.map((n) => map(`growing-${n}`));
    expect(sizes.map(({ length }) => length)).toEqual(numbers);
    sizes.forEach((m, at) => {
      const n = numbers[at] ?? 0;
      for (let i = 0n; i < n; i++) expect(m.get(i)).toBe(`elem ${i}`);
      expect(m.has(BigInt(n))).toBe(false);
    });
    const growing = sizes.filter((m) => m.generation === "classic" && m.arrays().old.length > 0);
    expect(growing.length > 0).toBe(sizes[0]?.generation === "classic");
    expect(map("deleted").length).toBe(60);
  });

  test("are restored with strings, slices, structs, large values, and values in interfaces", () => {
    const m = map("any");
    expect(m.get("two")).toEqual({ type: "uint8", value: 2n });
    expect(m.get({ type: "Point", value: { X: 3, Y: 4 } })).toEqual({
      type: "[]string",
      value: ["a", "bb"],
    });
    expect(m.get(3.5)).toEqual({ type: "Point", value: { X: 1n, Y: -2n } });
    expect(m.get({ type: "Pair_string_int", value: { Key: "k", Value: 1 } })).toEqual({
      type: "Fault",
      value: { Code: 4n, Text: "four" },
    });
    expect(m.get(null)).toEqual({
      type: "[]interface{}",
      value: [{ type: "[]interface{}", value: ["deep"] }],
    });
    expect(m.length).toBe(8);
    const errors = map("error");
    expect(errors.get({ Code: 1, Text: "x" })).toEqual({
      type: "Fault",
      value: { Code: 2n, Text: "in" },
    });
    expect(errors.get({ Code: 2, Text: "y" })).toMatchObject({ type: "*pointed" });
    expect(errors.get({ Code: 3, Text: "" })).toBe(null);
    const large = entries("large").map(([key, elem]) => [
      Number((key as bigint[])[0]),
      (elem as bigint[])[0],
    ]);
    expect(large.map(([key]) => Number(key)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    );
    for (const [key, elem] of large) expect(elem).toBe(BigInt(key ?? 0));
    const wide = map("wide");
    expect(wide.length).toBe(30_000);
    for (let i = 0n; i < 30_000n; i++) expect(wide.get(i * 7n)).toBe(i);
    expect(map("nil").isNil).toBe(true);
    expect(map("empty").length).toBe(0);
    expect(entries("times").map(([, elem]) => elem)).toEqual([7n]);
  });

  test("go on in the engine", () => {
    const m = map("any");
    m.put({ type: "Point", value: { X: 9, Y: 9 } }, "more");
    for (let i = 0; i < 100; i++) m.put(1000 + i, i);
    expect(m.get({ type: "Point", value: { X: 9, Y: 9 } })).toBe("more");
    expect(m.length).toBe(109);
    m.process.gc();
    m.checkInvariants();
    expect(m.get("two")).toEqual({ type: "uint8", value: 2n });
  });
});
