//go:build !go1.24

package main

// A case run on a classic map.

import (
	"fmt"
	"runtime"
	"unsafe"
)

// recorder holds everything written while the map runs; all of it is allocated beforehand, so that
// every allocation counted is the map's.
type recorder struct {
	h         *hmap
	base, now runtime.MemStats
	events    []event
	last      hmap
}

func (r *recorder) note(op int) {
	h := r.h
	if op >= 0 && h.B == r.last.B && h.hash0 == r.last.hash0 &&
		h.buckets == r.last.buckets && h.oldbuckets == r.last.oldbuckets {
		return
	}
	r.last = *h
	runtime.ReadMemStats(&r.now)
	r.events = append(r.events, event{
		op, h.count, int(h.flags), int(h.B), int(h.noverflow), h.oldbuckets != nil,
		int(h.nevacuate), h.hash0,
		int(r.now.Mallocs - r.base.Mallocs), int(r.now.TotalAlloc - r.base.TotalAlloc),
	})
}

func run(c testCase, random *uint64) (*capture, error) {
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
	iters := make([]hiter, 0, iterators+1)
	keys := make([]taken, 0, 1<<20)
	hashes := make([]string, 0, hashesKept)
	r := &recorder{events: make([]event, 0, len(ops)+1)}
	emulated := uint64(c.Rand)
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
	r.h = (*hmap)(m.header())
	r.h.hash0 = c.Hash0
	if random != nil {
		*random = uint64(c.Rand)
	}
	r.note(-1)
	for n := range ops {
		op := &ops[n]
		seed, listed := r.h.hash0, overflowListed(r.h)
		switch op.code {
		case "p":
			m.put(op.key, op.elem)
		case "d":
			m.delete(op.key)
		case "c":
			m.clear()
		case "it":
			iters = append(iters, hiter{})
			it := &iters[len(iters)-1]
			mapiterinit(t.address, unsafe.Pointer(r.h), it)
			if random == nil && it.h != nil {
				restart(it, wyrand(&emulated))
			}
			keys = take(keys, it, len(iters)-1, op.count)
		case "nx":
			if op.id < 0 || op.id >= len(iters) {
				problem = fmt.Sprintf("operation %d: there is no iterator %d", n, op.id)
			} else {
				keys = take(keys, &iters[op.id], op.id, op.count)
			}
		}
		if random == nil && r.h.hash0 != seed {
			r.h.hash0 = uint32(wyrand(&emulated))
		}
		if random == nil && r.h.B >= 16 && overflowListed(r.h) > listed {
			problem = fmt.Sprintf("operation %d: overflow at B = %d draws random numbers that cannot be set in %s",
				n, r.h.B, runtime.Version())
		}
		if problem != "" {
			break
		}
		r.note(n)
	}
	end := emulated
	if random != nil {
		end = *random
	}
	runtime.ReadMemStats(&r.now)
	for n := 0; n < len(ops) && len(hashes) < hashesKept; n++ {
		if ops[n].code == "p" {
			hash := t.hash(unsafe.Pointer(&ops[n].key), r.h.hash0)
			hashes = append(hashes, fmt.Sprintf("%d:%016x", n, hash))
		}
	}
	hashkey = own
	if problem != "" {
		return nil, fmt.Errorf("%s", problem)
	}

	result := &capture{
		Go: runtime.Version(), Name: c.Name, Type: c.Type, Nops: len(ops), Events: r.events,
		Alloc: map[string]int{
			"mallocs": int(r.now.Mallocs - r.base.Mallocs), "frees": int(r.now.Frees - r.base.Frees),
			"heapObjects": int(r.now.HeapObjects - r.base.HeapObjects),
			"heapAlloc":   int(r.now.HeapAlloc - r.base.HeapAlloc),
			"totalAlloc":  int(r.now.TotalAlloc - r.base.TotalAlloc),
		},
		Rand: map[string]any{
			"start": fmt.Sprintf("%#x", uint64(c.Rand)), "end": fmt.Sprintf("%#x", end),
			"draws": draws(uint64(c.Rand), end), "emulated": random == nil,
		},
	}
	result.Hashes = hashes
	for i := range iters {
		result.Iters = append(result.Iters, iterRecord{
			int(iters[i].startBucket), int(iters[i].offset), keysOf(keys, i),
		})
	}
	newHeap(t, r.h).write(result, r.h)
	runtime.KeepAlive(m)
	return result, nil
}

func overflowListed(h *hmap) int {
	if h.extra == nil || h.extra.overflow == nil {
		return 0
	}
	return len(*h.extra.overflow)
}

// restart puts an iterator back to its beginning with another draw, as mapiterinit would have left
// it. Walking to the first key changed nothing in the map.
func restart(it *hiter, draw uint64) {
	it.startBucket = uintptr(draw) & (1<<it.B - 1)
	it.offset = uint8(draw>>it.B) & 7
	it.bucket, it.checkBucket = it.startBucket, 0
	it.wrapped, it.i = false, 0
	it.key, it.elem, it.bptr = nil, nil, nil
	mapiternext(it)
}

// take gives the next count keys (all of them when count is -1). The iterator always stands on the
// key it will give next, and that key is read only when it is given.
func take(keys []taken, it *hiter, id, count int) []taken {
	for n := 0; n != count && it.key != nil; n++ {
		if len(keys) == cap(keys) {
			panic("probe: more keys iterated than the probe keeps")
		}
		keys = append(keys, taken{id, *(*int64)(it.key)})
		mapiternext(it)
	}
	return keys
}
