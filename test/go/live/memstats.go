// What maps cost in real Go: runtime.MemStats before and after filling one, with the hash key and the
// seed given. The difference of two readings with nothing between them is the process's own noise.
//
//	GODEBUG=cpu.aes=off memstats TYPE N OFFSET-OF-SEED
package main

import (
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"unsafe"
)

// On the heap, as a map that outlives its function is.
var integers map[int64]int64
var strings map[string]int64

type counts struct{ TotalAlloc, HeapAlloc, Mallocs uint64 }

func seed(m unsafe.Pointer, offset string) {
	if offset == "12" {
		*(*uint32)(unsafe.Add(m, 12)) = 77
	} else {
		*(*uint64)(unsafe.Add(m, 8)) = 77
	}
}

func main() {
	debug.SetGCPercent(-1)
	n, _ := strconv.Atoi(os.Args[2])
	hashkey = [4]uintptr{1, 3, 5, 7}
	buffer := make([]byte, 0, 64)
	var first, before, after runtime.MemStats
	runtime.ReadMemStats(&first)
	runtime.ReadMemStats(&before)
	if os.Args[1] == "map[int64]int64" {
		integers = make(map[int64]int64)
		seed(*(*unsafe.Pointer)(unsafe.Pointer(&integers)), os.Args[3])
		for i := 0; i < n; i++ {
			integers[int64(i)] = int64(i)
		}
	} else {
		strings = make(map[string]int64)
		seed(*(*unsafe.Pointer)(unsafe.Pointer(&strings)), os.Args[3])
		for i := 0; i < n; i++ {
			buffer = strconv.AppendInt(append(buffer[:0], "key-"...), int64(i), 10)
			strings[string(buffer)] = int64(i)
		}
	}
	runtime.ReadMemStats(&after)
	between := func(a, b runtime.MemStats) counts {
		return counts{b.TotalAlloc - a.TotalAlloc, b.HeapAlloc - a.HeapAlloc, b.Mallocs - a.Mallocs}
	}
	json.NewEncoder(os.Stdout).Encode(map[string]counts{
		"noise": between(first, before),
		"map":   between(before, after),
	})
}
