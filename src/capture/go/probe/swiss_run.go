//go:build go1.24

package probe

// A case run on a Swiss map.

import (
	"fmt"
	"runtime"
	"unsafe"
)

// recorder holds everything written while the map runs; all of it is allocated beforehand, so that
// every allocation counted is the map's.
type recorder struct {
	meter
	m      *swissMap
	events []change
	last   swissMap
}

// change is an event as it is recorded, without text.
type change struct {
	op                  int
	m                   swissMap
	mallocs, totalAlloc int
}

func (r *recorder) note(op int) {
	m := r.m
	if op >= 0 && m.dirPtr == r.last.dirPtr && m.dirLen == r.last.dirLen &&
		m.globalDepth == r.last.globalDepth && m.seed == r.last.seed {
		return
	}
	r.last = *m
	mallocs, totalAlloc := r.read()
	r.events = append(r.events, change{op, *m, mallocs, totalAlloc})
}

// started is what an iterator drew.
type started struct{ entryOffset, dirOffset uint64 }

func run(c testCase, random *source) (*capture, *answered, error) {
	p, err := prepare(c)
	if err != nil {
		return nil, nil, err
	}
	m, ops := p.m, p.ops
	t := mapType{m.Type()}
	iters := make([]iter, 0, p.iterators+1)
	starts := make([]started, 0, p.iterators+1)
	keys := newTakenKeys(p.notes.key.size, p.iterators)
	r := &recorder{events: make([]change, 0, len(ops)+1)}
	var problem error

	if c.Rand != nil {
		random.takeOver()
	}
	r.start()
	m.Make(int(c.Hint))
	own := setKeys(c)
	r.m = (*swissMap)(m.Header())
	if c.Hash0 != nil {
		r.m.seed = uintptr(*c.Hash0)
	}
	hash0 := uint64(r.m.seed)
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
			mapclear(t.address, unsafe.Pointer(r.m))
		case "it":
			iters = append(iters, iter{})
			it := &iters[len(iters)-1]
			iterInit(it, t.address, unsafe.Pointer(r.m))
			starts = append(starts, started{it.entryOffset, it.dirOffset})
			iterNext(it)
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
			hashes = append(hashes, fmt.Sprintf("%d:%016x", n, t.hash(p.key(n), r.m.seed)))
		}
	}
	ran := answered{seedsNow(hash0, start), r.now}
	own.restore()
	if problem != nil {
		return nil, nil, problem
	}

	result := &capture{
		Go: runtime.Version(), Name: c.Name, Type: c.Type, Nops: len(ops), Alloc: r.alloc(),
		Rand: map[string]any{
			"start": fmt.Sprintf("%#x", start), "end": fmt.Sprintf("%#x", end),
			"emulated": true,
		},
		Hashes: hashes,
	}
	for _, e := range r.events {
		result.Events = append(result.Events, event{
			e.op, e.m.used, e.m.dirLen, int(e.m.globalDepth), digits(uint64(e.m.seed)), e.mallocs, e.totalAlloc,
		})
	}
	write(result, t, r.m, p.notes)
	for i, start := range starts {
		result.Iters = append(result.Iters, iterRecord{
			digits(start.entryOffset), digits(start.dirOffset), keys.of(i, p.notes),
		})
	}
	result.Types = p.notes.types
	runtime.KeepAlive(p)
	return result, &ran, nil
}

// take gives the next count keys (all of them when count is -1). The iterator always stands on the
// key it will give next, and that key is read only when it is given.
func take(keys *takenKeys, it *iter, id, count int) error {
	for n := 0; n != count && it.key != nil; n++ {
		if !keys.add(id, it.key) {
			return fmt.Errorf("more keys iterated than the probe keeps")
		}
		iterNext(it)
	}
	return nil
}
