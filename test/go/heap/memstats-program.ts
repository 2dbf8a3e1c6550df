/**
 * A Go program that says what maps cost in real Go: runtime.MemStats before and after filling one,
 * with the hash key and the seed given. It is put together from the list of types below, which the
 * test beside it fills in the engine in the same way.
 *
 *	GODEBUG=cpu.aes=off memstats OFFSET-OF-SEED '[{"type": …, "n": …, "hint": …}, …]'
 *
 * It prints one line of JSON: for each case the difference of two readings with nothing between
 * them, which is the process's own noise, and the map's. With GOGC in a case the collector is on,
 * and the differences are those after a collection at the end, the map still held.
 */
import type { GoMap, GoValue } from "../../../src/go/index.js";

/** How both sides make the key or the elem of entry i. */
interface Value {
  /** Go expression. */
  readonly go: string;
  readonly ours: (i: number) => GoValue;
  /** Its objects are small enough to share blocks: two processes may differ by an open block. */
  readonly tiny?: true;
}

const int64: Value = { go: "int64(i)", ours: (i) => i };
const text = (prefix: string): Value => ({
  go: `text("${prefix}", i)`,
  ours: (i) => `${prefix}${i}`,
  tiny: true,
});

/** Types of maps, and what is put into them. */
export const types: Readonly<Record<string, readonly [key: Value, elem: Value]>> = {
  "map[int64]int64": [int64, int64],
  "map[int64]struct{}": [int64, { go: "struct{}{}", ours: () => ({}) }],
  "map[int64]bool": [int64, { go: "true", ours: () => true }],
  "map[int64]*int64": [int64, { go: "nil", ours: () => null }],
  "map[int32]int32": [
    { go: "int32(i)", ours: (i) => i },
    { go: "int32(i)", ours: (i) => i },
  ],
  "map[string]int64": [text("key-"), int64],
  "map[string]string": [text("key-"), text("elem-")],
  "map[string]struct{}": [
    text("a key of 16 bytes and more "),
    { go: "struct{}{}", ours: () => ({}) },
  ],
  "map[any]int64": [
    { go: "any(int64(i + 1000))", ours: (i) => ({ type: "int64", value: i + 1000 }), tiny: true },
    int64,
  ],
  "map[int64][136]uint8": [
    int64,
    { go: "[136]uint8{}", ours: () => new Uint8Array(136) as unknown as GoValue },
  ],
  "map[[3]int64]*int64": [
    { go: "[3]int64{int64(i)}", ours: (i) => [i, 0, 0] },
    { go: "nil", ours: () => null },
  ],
};

/** The same entries in the engine, one by one. */
export function fillOurs(map: GoMap<never, never>, type: string, n: number): void {
  const [key, elem] = types[type] ?? [int64, int64];
  for (let i = 0; i < n; i++) map.put(key.ours(i) as never, elem.ours(i) as never);
}

export const memstatsProgram = `package main

import (
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"unsafe"
)

type mapCase struct {
	Type    string
	N, Hint int
	GOGC    int
}

type result struct {
	Noise, Map runtime.MemStats
	// The heap before the map, and the last reading as it is.
	Before, After runtime.MemStats
}

// On the heap, as maps that outlive their function are.
var kept interface{}
var seedOffset string
var buffer = make([]byte, 0, 64)

func seed(m unsafe.Pointer) {
	if seedOffset == "12" {
		*(*uint32)(unsafe.Add(m, 12)) = 77
	} else {
		*(*uint64)(unsafe.Add(m, 8)) = 77
	}
}

func text(prefix string, i int) string {
	buffer = strconv.AppendInt(append(buffer[:0], prefix...), int64(i), 10)
	return string(buffer)
}

func fill(c mapCase) {
	switch c.Type {
${Object.entries(types)
  .map(
    ([type, [key, elem]]) => `	case "${type}":
		m := make(${type}, c.Hint)
		kept = m
		seed(*(*unsafe.Pointer)(unsafe.Pointer(&m)))
		for i := 0; i < c.N; i++ {
			key := ${key.go}
			m[key] = ${elem.go}
		}`,
  )
  .join("\n")}
	default:
		panic(c.Type)
	}
}

func minus(b, a runtime.MemStats) runtime.MemStats {
	b.TotalAlloc -= a.TotalAlloc
	b.HeapAlloc -= a.HeapAlloc
	b.Mallocs -= a.Mallocs
	b.Frees -= a.Frees
	b.HeapObjects -= a.HeapObjects
	b.HeapInuse -= a.HeapInuse
	b.NumGC -= a.NumGC
	for i := range b.BySize {
		b.BySize[i].Mallocs -= a.BySize[i].Mallocs
		b.BySize[i].Frees -= a.BySize[i].Frees
	}
	return b
}

func main() {
	seedOffset = os.Args[1]
	var cases []mapCase
	if err := json.Unmarshal([]byte(os.Args[2]), &cases); err != nil {
		panic(err)
	}
	hashkey = [4]uintptr{1, 3, 5, 7}
	results := make([]result, len(cases))
	for i, c := range cases {
		kept = nil
		debug.SetGCPercent(-1)
		runtime.GC()
		r := &results[i]
		runtime.ReadMemStats(&r.After)
		runtime.ReadMemStats(&r.Before)
		r.Noise = minus(r.Before, r.After)
		if c.GOGC > 0 {
			debug.SetGCPercent(c.GOGC)
			runtime.ReadMemStats(&r.Before)
		}
		fill(c)
		if c.GOGC > 0 {
			runtime.GC()
		}
		runtime.ReadMemStats(&r.After)
		r.Map = minus(r.After, r.Before)
	}
	json.NewEncoder(os.Stdout).Encode(results)
}
`;
