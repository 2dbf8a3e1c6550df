/**
 * Real Go's program of the benchmark: built with every Go on the machine, it is given a case as
 * JSON and prints a report. It is a string here so that it is part of the package.
 *
 * The map types are written out: a generic map would miss the runtime's fast paths for keys of four
 * and eight bytes and strings (mapassign_fast64, mapaccess2_faststr), which ordinary programs get.
 * Keys are made before the clock runs. It runs with Go's defaults, garbage collection included; where
 * a collection is timed, on one processor and with none before it. It works with every Go from 1.13
 * on.
 */

const elemText = '"elem-" + strconv.FormatInt(int64(i), 10)';

/** A map type: its elem of number i, and what is added up of an elem. */
const types = [
  { key: "int64", elem: "int64", put: "int64(i)", sum: "int64(elem)" },
  { key: "int32", elem: "int64", put: "int64(i)", sum: "int64(elem)" },
  { key: "string", elem: "int64", put: "int64(i)", sum: "int64(elem)" },
  { key: "int64", elem: "bool", put: "true", sum: "one(elem)" },
  { key: "int64", elem: "string", put: elemText, sum: "int64(len(elem))" },
  { key: "string", elem: "string", put: elemText, sum: "int64(len(elem))" },
] as const;

const keyMakers = {
  int64: "int64(n)",
  int32: "int32(n)",
  string: '"key-" + strconv.FormatInt(int64(n), 10)',
} as const;

/** Windows counts a process's time in another way, which is not worth a second program. */
const windows = process.platform === "win32";

const cpuTime = `
func cpuTime() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail("%v", err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}
`;

const noCpuTime = `
func cpuTime() int64 {
	return 0
}
`;

export const peerProgram = `package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
${windows ? "" : '	"syscall"\n'}	"time"
)

type mapCase struct {
	N       int
	Key     string
	Elem    string
	Order   string
	Hint    bool
	Lookups []string
	Range   bool
	Heap    string
}

type mapReport struct {
	Length  int     \`json:"length"\`
	Fill    taken   \`json:"fill"\`
	Lookups []taken \`json:"lookups"\`
	Range   taken   \`json:"range"\`
	Heap    int64   \`json:"heap"\`
}

type taken struct {
	Wall int64 \`json:"wall"\`
	CPU  int64 \`json:"cpu"\`
}

type moment struct {
	wall time.Time
	cpu  int64
}

func now() moment {
	return moment{time.Now(), cpuTime()}
}

func since(start moment) taken {
	wall := time.Since(start.wall).Nanoseconds()
	return taken{wall, cpuTime() - start.cpu}
}
${windows ? noCpuTime : cpuTime}
func main() {
	var work mapCase
	if err := json.Unmarshal([]byte(os.Args[1]), &work); err != nil {
		fail("%v", err)
	}
	if work.Heap == "mark" {
		debug.SetGCPercent(-1)
		runtime.GOMAXPROCS(1)
	}
	report := mapReport{Lookups: []taken{}}
	switch work.Key + " " + work.Elem {
${types.map(({ key, elem }) => `	case "${key} ${elem}":\n		${key}_${elem}(work, &report)`).join("\n")}
	default:
		fail("no map[%s]%s", work.Key, work.Elem)
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		fail("%v", err)
	}
}

// The shortest of some collections; the first one, which frees the keys' slice, is not counted.
func timeCollection() int64 {
	runtime.GC()
	shortest := int64(0)
	for i := 0; i < 3; i++ {
		start := time.Now()
		runtime.GC()
		took := time.Since(start).Nanoseconds()
		if i == 0 || took < shortest {
			shortest = took
		}
	}
	return shortest
}

func room(work mapCase) int {
	if work.Hint {
		return work.N
	}
	return 0
}

func one(set bool) int64 {
	if set {
		return 1
	}
	return 0
}
${types.map(work).join("")}${Object.entries(keyMakers).map(keysOf).join("")}
func integers(order string, n int, seed uint32) []int64 {
	if order == "shuffled" {
		return shuffled(n, seed)
	}
	integers := make([]int64, n)
	for i := range integers {
		integers[i] = int64(i)
	}
	return integers
}

// The same order as in shuffle.ts.
func shuffled(n int, seed uint32) []int64 {
	order := make([]int64, n)
	for i := range order {
		order[i] = int64(i)
	}
	x := seed
	for i := n - 1; i > 0; i-- {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		j := int(x % uint32(i+1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\\n", arguments...)
	os.Exit(1)
}
`;

/** The function that does a case on a map of one type. */
function work({ key, elem, put, sum }: (typeof types)[number]): string {
  return `
func ${key}_${elem}(work mapCase, report *mapReport) {
	keys := keys_${key}(work.Order, work.N, 1)
	start := now()
	m := make(map[${key}]${elem}, room(work))
	for i, key := range keys {
		_ = i
		m[key] = ${put}
	}
	report.Fill = since(start)
	report.Length = len(m)
	for _, order := range work.Lookups {
		keys := keys_${key}(order, work.N, 2)
		found := 0
		start := now()
		for _, key := range keys {
			if _, ok := m[key]; ok {
				found++
			}
		}
		report.Lookups = append(report.Lookups, since(start))
		if found != work.N {
			fail("%d of %d keys were found", found, work.N)
		}
	}
	if work.Heap == "mark" {
		report.Heap = timeCollection()
		runtime.KeepAlive(m)
	}
	if !work.Range {
		return
	}
	sum := int64(0)
	start = now()
	for _, elem := range m {
		sum += ${sum}
	}
	report.Range = since(start)
	if sum == 0 {
		fail("the elems add up to nothing")
	}
}
`;
}

/** The function that makes the keys of one type. */
function keysOf([key, make]: [string, string]): string {
  return `
func keys_${key}(order string, n int, seed uint32) []${key} {
	keys := make([]${key}, n)
	for i, n := range integers(order, n, seed) {
		keys[i] = ${make}
	}
	return keys
}
`;
}
