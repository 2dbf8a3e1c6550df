// What the program needs of maps from Go 1.24 on: internal/runtime/maps, amd64.
package main

import "unsafe"

type header struct {
	used                     uint64
	seed                     uintptr
	dirPtr                   unsafe.Pointer
	dirLen                   int
	globalDepth, globalShift uint8
	writing                  uint8
	tombstonePossible        bool
	clearSeq                 uint64
}

type table struct {
	used, capacity, growthLeft uint16
	localDepth                 uint8
	index                      int
	groups                     unsafe.Pointer
	lengthMask                 uint64
}

func seed(m unsafe.Pointer, hash0 uint64) { (*header)(m).seed = uintptr(hash0) }

func objects(t, m unsafe.Pointer) (list []object) {
	h := (*header)(m)
	size := *(*uintptr)(unsafe.Pointer(uintptr(t) + 80))
	list = append(list, object{"header", uintptr(m), 48})
	if h.dirLen == 0 {
		if h.dirPtr != nil {
			list = append(list, object{"groups", uintptr(h.dirPtr), size})
			list = append(list, pointed(t, uintptr(h.dirPtr))...)
		}
		return
	}
	list = append(list, object{"directory", uintptr(h.dirPtr), 8 * uintptr(h.dirLen)})
	var last *table
	for i := 0; i < h.dirLen; i++ {
		tab := *(**table)(unsafe.Pointer(uintptr(h.dirPtr) + 8*uintptr(i)))
		if tab == last {
			continue
		}
		last = tab
		list = append(list, object{"table", uintptr(unsafe.Pointer(tab)), 32})
		list = append(list, object{"groups", uintptr(tab.groups), size * uintptr(tab.lengthMask+1)})
		for i := uintptr(0); i <= uintptr(tab.lengthMask); i++ {
			list = append(list, pointed(t, uintptr(tab.groups)+i*size)...)
		}
	}
	return
}

// What slots of the group at g only point at: keys and elems of more than 128 bytes.
func pointed(t unsafe.Pointer, g uintptr) (list []object) {
	for part, name := range []string{"key", "elem"} {
		place := placeOf(t, part)
		full := **(**uintptr)(unsafe.Pointer(uintptr(t) + 48 + 8*uintptr(part)))
		for i := uintptr(0); i < 8; i++ {
			if place.indirect && *(*uint8)(unsafe.Pointer(g + i)) < 0x80 {
				at := g + place.first + i*place.stride
				list = append(list, object{name, *(*uintptr)(unsafe.Pointer(at)), full})
			}
		}
	}
	return
}

// Where keys (part 0) or elems (part 1) are in a group, and whether only pointers are.
type place struct {
	first, stride uintptr
	indirect      bool
}

//
//go:linkname iterInit internal/runtime/maps.(*Iter).Init
//go:noescape
func iterInit(it *iterator, t, m unsafe.Pointer)

//
//go:linkname iterNext internal/runtime/maps.(*Iter).Next
//go:noescape
func iterNext(it *iterator)

// An iterator, maps.Iter.
type iterator struct {
	key  unsafe.Pointer
	rest [88]byte
}

func (it *iterator) start(t, m unsafe.Pointer) {
	iterInit(it, t, m)
	iterNext(it)
}

// take goes on by count keys, or to the end where count is -1. It stands on the key that is next.
func (it *iterator) take(count int) {
	for n := 0; n != count && it.key != nil; n++ {
		iterNext(it)
	}
}
