//go:build !go1.24

package probe

// A case run on a classic map.

import (
	"fmt"
	"runtime"
	"unsafe"
)

// recorder holds everything written while the map runs; all of it is allocated beforehand, so that
// every allocation counted is the map's.
type recorder struct {
	meter
	h      *hmap
	events []event
	last   hmap
}

func (r *recorder) note(op int) {
	h := r.h
	if op >= 0 && h.B == r.last.B && h.hash0 == r.last.hash0 &&
		h.buckets == r.last.buckets && h.oldbuckets == r.last.oldbuckets {
		return
	}
	r.last = *h
	mallocs, totalAlloc := r.read()
	r.events = append(r.events, event{
		op, h.count, int(h.flags), int(h.B), int(h.noverflow), h.oldbuckets != nil,
		int(h.nevacuate), h.hash0, mallocs, totalAlloc,
	})
}

func run(c testCase, random *source) (*capture, *answered, error) {
	p, err := prepare(c)
	if err != nil {
		return nil, nil, err
	}
	m, ops := p.m, p.ops
	t := mapType{m.Type()}
	iters := make([]hiter, 0, p.iterators+1)
	keys := newTakenKeys(p.notes.key.size, p.iterators)
	r := &recorder{events: make([]event, 0, len(ops)+1)}
	var problem error

	if c.Rand != nil {
		random.takeOver()
	}
	r.start()
	m.Make(int(c.Hint))
	own := setKeys(c)
	r.h = (*hmap)(m.Header())
	if c.Hash0 != nil {
		r.h.hash0 = uint32(*c.Hash0)
	}
	hash0 := uint64(r.h.hash0)
	start := random.start(c.Rand)
	random.set(start)
	r.note(-1)
	for n := range ops {
		op := &ops[n]
		switch op.code {
		case "p":
			m.Put(n)
		case "g":
			m.Get(n)
		case "d":
			m.Delete(n)
		case "c":
			mapclear(t.address, unsafe.Pointer(r.h))
		case "it":
			iters = append(iters, hiter{})
			it := &iters[len(iters)-1]
			mapiterinit(t.address, unsafe.Pointer(r.h), it)
			problem = take(keys, it, len(iters)-1, op.count)
		case "nx":
			if op.id < 0 || op.id >= len(iters) {
				problem = fmt.Errorf("there is no iterator %d", op.id)
			} else {
				problem = take(keys, &iters[op.id], op.id, op.count)
			}
		}
		random.settle()
		if problem != nil {
			problem = fmt.Errorf("operation %d: %v", n, problem)
			break
		}
		r.note(n)
	}
	end := random.now
	r.read()
	var hashes []string
	for n := 0; n < len(ops) && len(hashes) < hashesKept; n++ {
		if ops[n].code == "p" {
			hashes = append(hashes, fmt.Sprintf("%d:%016x", n, t.hash(p.key(n), r.h.hash0)))
		}
	}
	ran := answered{seedsNow(hash0, start), r.now}
	own.restore()
	if problem != nil {
		return nil, nil, problem
	}

	result := &capture{
		Go: runtime.Version(), Name: c.Name, Type: c.Type, Nops: len(ops), Events: r.events, Alloc: r.alloc(),
		Rand: map[string]any{
			"start": fmt.Sprintf("%#x", start), "end": fmt.Sprintf("%#x", end),
			"draws": draws(start, end), "emulated": !seedable(),
		},
	}
	result.Hashes = hashes
	newHeap(t, r.h, p.notes).write(result, r.h)
	for i := range iters {
		result.Iters = append(result.Iters, iterRecord{
			int(iters[i].startBucket), int(iters[i].offset), keys.of(i, p.notes),
		})
	}
	result.Types = p.notes.types
	runtime.KeepAlive(p)
	return result, &ran, nil
}

// take gives the next count keys (all of them when count is -1). The iterator always stands on the
// key it will give next, and that key is read only when it is given.
func take(keys *takenKeys, it *hiter, id, count int) error {
	for n := 0; n != count && it.key != nil; n++ {
		if !keys.add(id, it.key) {
			return fmt.Errorf("more keys iterated than the probe keeps")
		}
		mapiternext(it)
	}
	return nil
}
