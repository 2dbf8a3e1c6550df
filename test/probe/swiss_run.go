//go:build go1.24

package main

// A case run on a Swiss map.

import (
	"fmt"
	"runtime"
	"unsafe"
)

// recorder holds everything written while the map runs; all of it is allocated beforehand, so that
// every allocation counted is the map's.
type recorder struct {
	m         *swissMap
	base, now runtime.MemStats
	events    []change
	last      swissMap
}

// change is an event as it is recorded, without text.
type change struct {
	op  int
	m   swissMap
	own [2]int
}

func (r *recorder) note(op int) {
	m := r.m
	if op >= 0 && m.dirPtr == r.last.dirPtr && m.dirLen == r.last.dirLen &&
		m.globalDepth == r.last.globalDepth && m.seed == r.last.seed {
		return
	}
	r.last = *m
	runtime.ReadMemStats(&r.now)
	own := [2]int{int(r.now.Mallocs - r.base.Mallocs), int(r.now.TotalAlloc - r.base.TotalAlloc)}
	r.events = append(r.events, change{op, *m, own})
}

// started is what an iterator drew.
type started struct{ entryOffset, dirOffset uint64 }

func run(c testCase, _ *uint64) (*capture, error) {
	newSpecimen, known := specimens[c.Type]
	if !known {
		return nil, fmt.Errorf("type %q is none the probe can run", c.Type)
	}
	ops, err := expand(c.Ops)
	if err != nil {
		return nil, err
	}
	m := newSpecimen()
	t := mapType{m.typ()}
	iterators := 0
	for _, op := range ops {
		if op.code == "it" {
			iterators++
		}
	}
	iters := make([]iter, 0, iterators+1)
	starts := make([]started, 0, iterators+1)
	keys := make([]taken, 0, 1<<20)
	hashes := make([]string, 0, hashesKept)
	r := &recorder{events: make([]change, 0, len(ops)+1)}
	random := uint64(c.Rand)
	problem := ""

	growStack(100)
	runtime.GC()
	runtime.ReadMemStats(&r.now)
	runtime.ReadMemStats(&r.base)
	m.make(c.Hint)
	own := hashkey
	for i, w := range c.Hashkey {
		hashkey[i] = uintptr(w)
	}
	r.m = (*swissMap)(m.header())
	r.m.seed = uintptr(c.Hash0)
	r.note(-1)
	for n := range ops {
		op := &ops[n]
		seed := r.m.seed
		switch op.code {
		case "p":
			m.put(op.key, op.elem)
		case "d":
			m.delete(op.key)
		case "c":
			m.clear()
		case "it":
			iters = append(iters, iter{})
			it := &iters[len(iters)-1]
			iterInit(it, t.address, unsafe.Pointer(r.m))
			if it.m != nil {
				it.entryOffset = wyrand(&random)
				it.dirOffset = wyrand(&random)
			}
			starts = append(starts, started{it.entryOffset, it.dirOffset})
			iterNext(it)
			keys = take(keys, it, len(iters)-1, op.count)
		case "nx":
			if op.id < 0 || op.id >= len(iters) {
				problem = fmt.Sprintf("operation %d: there is no iterator %d", n, op.id)
			} else {
				keys = take(keys, &iters[op.id], op.id, op.count)
			}
		}
		if r.m.seed != seed {
			r.m.seed = uintptr(wyrand(&random))
		}
		if problem != "" {
			break
		}
		r.note(n)
	}
	runtime.ReadMemStats(&r.now)
	for n := 0; n < len(ops) && len(hashes) < hashesKept; n++ {
		if ops[n].code == "p" {
			hash := t.hash(unsafe.Pointer(&ops[n].key), r.m.seed)
			hashes = append(hashes, fmt.Sprintf("%d:%016x", n, hash))
		}
	}
	hashkey = own
	if problem != "" {
		return nil, fmt.Errorf("%s", problem)
	}

	result := &capture{
		Go: runtime.Version(), Name: c.Name, Type: c.Type, Nops: len(ops),
		Alloc: map[string]int{
			"mallocs": int(r.now.Mallocs - r.base.Mallocs), "frees": int(r.now.Frees - r.base.Frees),
			"heapObjects": int(r.now.HeapObjects - r.base.HeapObjects),
			"heapAlloc":   int(r.now.HeapAlloc - r.base.HeapAlloc),
			"totalAlloc":  int(r.now.TotalAlloc - r.base.TotalAlloc),
		},
		Rand: map[string]any{
			"start": fmt.Sprintf("%#x", uint64(c.Rand)), "end": fmt.Sprintf("%#x", random),
			"emulated": true,
		},
		Hashes: hashes,
	}
	for _, e := range r.events {
		result.Events = append(result.Events, event{
			e.op, e.m.used, e.m.dirLen, int(e.m.globalDepth), digits(uint64(e.m.seed)), e.own[0], e.own[1],
		})
	}
	for i, start := range starts {
		result.Iters = append(result.Iters, iterRecord{
			digits(start.entryOffset), digits(start.dirOffset), keysOf(keys, i),
		})
	}
	write(result, t, r.m)
	runtime.KeepAlive(m)
	return result, nil
}

// take gives the next count keys (all of them when count is -1). The iterator always stands on the
// key it will give next, and that key is read only when it is given.
func take(keys []taken, it *iter, id, count int) []taken {
	for n := 0; n != count && it.key != nil; n++ {
		if len(keys) == cap(keys) {
			panic("probe: more keys iterated than the probe keeps")
		}
		keys = append(keys, taken{id, *(*int64)(it.key)})
		iterNext(it)
	}
	return keys
}
