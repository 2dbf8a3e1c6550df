package probe

// Benchmarks of one map type, with package testing's own loop: what go test -bench -benchmem says. The
// loops themselves stand in the package main, so that they are compiled for the type.

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"testing"
	"unsafe"
)

// Work is one benchmark; an operation of it is the whole loop over all keys.
type Work struct {
	Name string
	Run  func(b *testing.B)
}

// BenchInput is what a process is given: keys and absent keys as integers follow on standard input.
type BenchInput struct {
	Keys, Absent int
	Prefix       string
	Time         string
}

type benchResult struct {
	Work    string  `json:"work"`
	Ns      float64 `json:"ns"`
	Bytes   float64 `json:"bytes"`
	Mallocs float64 `json:"mallocs"`
	Cycles  uint32  `json:"cycles"`
}

// Values makes a value of a type for each integer, as a range of a case does.
func Values[T any](numbers []int64, prefix string) []T {
	values := make([]T, len(numbers))
	t := reflect.TypeOf((*T)(nil)).Elem()
	for i := range values {
		if err := putInteger(t, unsafe.Pointer(&values[i]), numbers[i], prefix); err != nil {
			panic(err)
		}
	}
	return values
}

// Bench runs the works that it is given one after another and prints a line for each; the last line
// is what a filled map holds alive, and the process's MemStats.
func Bench(works func(keys, absent []int64, prefix string) ([]Work, func() any)) {
	var in BenchInput
	if err := json.Unmarshal([]byte(os.Args[1]), &in); err != nil {
		panic(err)
	}
	testing.Init()
	flag.Set("test.benchtime", in.Time)
	keys, absent := integers(in.Keys), integers(in.Absent)
	list, filled := works(keys, absent, in.Prefix)
	out := json.NewEncoder(os.Stdout)
	var before, after runtime.MemStats
	for _, work := range list {
		runtime.ReadMemStats(&before)
		r := testing.Benchmark(work.Run)
		runtime.ReadMemStats(&after)
		if r.N == 0 {
			fmt.Fprintln(os.Stderr, "the benchmark failed:", work.Name)
			os.Exit(1)
		}
		n := float64(r.N)
		out.Encode(benchResult{
			work.Name, float64(r.T.Nanoseconds()) / n, float64(r.MemBytes) / n, float64(r.MemAllocs) / n,
			after.NumGC - before.NumGC,
		})
	}
	// One is made ahead, so that nothing but a map is new between the two.
	filled()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	m := filled()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(m)
	runtime.KeepAlive(list)
	out.Encode(map[string]any{
		"go": runtime.Version(), "live": int64(after.HeapAlloc) - int64(before.HeapAlloc), "memstats": after,
	})
}

func integers(n int) []int64 {
	numbers := make([]int64, n)
	bytes := make([]byte, 8*n)
	if _, err := io.ReadFull(os.Stdin, bytes); err != nil && n > 0 {
		panic(err)
	}
	for i := range numbers {
		numbers[i] = int64(binary.LittleEndian.Uint64(bytes[8*i:]))
	}
	return numbers
}
