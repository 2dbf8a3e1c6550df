// Races makes goroutines meet on one map at a known moment: in the hash function of the map's type,
// of which it has a copy with a function of its own. A put hashes its key before it turns the
// writer's flag; the ninth one of a full map then hashes every key again, with the flag turned.
package main

import (
	"fmt"
	"os"
	"unsafe"
)

type ifc struct{ typ, data unsafe.Pointer }

//go:linkname mapassign runtime.mapassign
func mapassign(t, h, k unsafe.Pointer) unsafe.Pointer

var (
	copied [64]uintptr
	sum    int
)

func main() {
	m := map[[3]int32]int{}
	n := 0
	key := func(i int) unsafe.Pointer { return unsafe.Pointer(&[3]int32{int32(i), 1, 2}) }
	for n = 0; n < 8; n++ {
		m[[3]int32{int32(n), 1, 2}] = n
	}
	var a any = m
	t := (*ifc)(unsafe.Pointer(&a)).typ
	h := (*ifc)(unsafe.Pointer(&a)).data
	copied = *(*[64]uintptr)(t)
	own := *(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Add(t, 72))
	calls := 0
	var hook func(calls int)
	hasher := func(p unsafe.Pointer, seed uintptr) uintptr {
		calls++
		if f := hook; f != nil {
			f(calls)
		}
		return own(p, seed)
	}
	*(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Pointer(&copied[9])) = hasher
	ct := unsafe.Pointer(&copied)
	once := func(at int, do func()) {
		hook = func(c int) {
			if c == at {
				hook = nil
				do()
			}
		}
	}
	switch os.Args[1] {
	case "write": // in the evacuation or rehash of the ninth put
		once(2, func() { mapassign(t, h, key(50)) })
		mapassign(ct, h, key(8))
	case "read":
		once(2, func() { sum += m[[3]int32{3, 1, 2}] })
		mapassign(ct, h, key(8))
	case "iterate":
		once(2, func() {
			for range m {
			}
		})
		mapassign(ct, h, key(8))
	case "hashing": // before the flag is turned: nobody notices
		once(1, func() { mapassign(t, h, key(50)); sum += m[[3]int32{3, 1, 2}] })
		mapassign(ct, h, key(8))
	case "reseed": // the seed changes while a key is hashed
		for i := 1; i < 8; i++ {
			delete(m, [3]int32{int32(i), 1, 2})
		}
		for i := 100; i < 4000; i++ {
			m[[3]int32{int32(i), 1, 2}] = 1
		}
		for i := 100; i < 4000; i++ {
			delete(m, [3]int32{int32(i), 1, 2})
		}
		calls = 0
		saved := false
		hook = func(c int) {
			if c == 1 && !saved {
				saved = true
			}
		}
		old := own
		own = func(p unsafe.Pointer, seed uintptr) uintptr {
			r := old(p, seed)
			if saved {
				saved = false
				delete(m, [3]int32{0, 1, 2})
			}
			return r
		}
		*(*int)(mapassign(ct, h, key(2))) = 2
		_, ok := m[[3]int32{2, 1, 2}]
		count := 0
		for range m {
			count++
		}
		fmt.Println("len", len(m), "found", ok, "ranged", count)
	case "lost": // the elem's place is kept over a growth
		p := (*int)(mapassign(t, h, key(5)))
		for i := 50; i < 60; i++ {
			m[[3]int32{int32(i), 1, 2}] = 1
		}
		*p = 77
		fmt.Println("m[5] is", m[[3]int32{5, 1, 2}])
	case "both": // both looked before either turned the flag
		aHashes, bInside, done := make(chan int), make(chan int), make(chan int)
		first := true
		hook = func(c int) {
			if first {
				first = false
				close(aHashes)
				<-bInside
			}
		}
		bt := *(*[64]uintptr)(ct)
		bcalls := 0
		bh := func(p unsafe.Pointer, seed uintptr) uintptr {
			bcalls++
			if bcalls == 2 { // in its evacuation or rehash, with the flag turned
				close(bInside)
				<-done
			}
			return own(p, seed)
		}
		*(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Pointer(&bt[9])) = bh
		go func() { <-aHashes; mapassign(unsafe.Pointer(&bt), h, key(60)) }()
		mapassign(ct, h, key(3))
		fmt.Println("unnoticed")
	}
	fmt.Println("end")
}
