// What the program needs of maps up to Go 1.23: runtime/map.go, amd64.
package main

import "unsafe"

//go:linkname hashkey runtime.hashkey
var hashkey [4]uintptr

type hmap struct {
	count      int
	flags, B   uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	extra      unsafe.Pointer
}

const sameSizeGrow = 8

func seed(h unsafe.Pointer, hash0 uint64) { (*hmap)(h).hash0 = uint32(hash0) }

func objects(t, header unsafe.Pointer) (list []object) {
	h := (*hmap)(header)
	list = append(list, object{"header", uintptr(header), 48})
	if h.extra != nil {
		list = append(list, object{"extra", uintptr(h.extra), 24})
	}
	size := uintptr(*(*uint16)(unsafe.Pointer(uintptr(t) + 82)))
	array := func(name string, p unsafe.Pointer, b uint8) {
		if p == nil {
			return
		}
		n := uintptr(1) << b
		counted := n
		if b >= 4 {
			counted += n >> 4
		}
		from := uintptr(p)
		list = append(list, object{name, from, counted * size})
		for i := uintptr(0); i < n; i++ {
			for o := from + i*size; o != 0; o = overflow(o, size) {
				list = append(list, pointed(t, o)...)
			}
			for o := overflow(from+i*size, size); o != 0; o = overflow(o, size) {
				if o < from || o >= from+counted*size {
					list = append(list, object{"overflow", o, size})
				}
			}
		}
	}
	array("buckets", h.buckets, h.B)
	old := h.B
	if h.flags&sameSizeGrow == 0 {
		old--
	}
	array("oldbuckets", h.oldbuckets, old)
	return
}

// What slots of the bucket at b only point at: keys and elems of more than 128 bytes.
func pointed(t unsafe.Pointer, b uintptr) (list []object) {
	flags := *(*uint32)(unsafe.Pointer(uintptr(t) + 84))
	at := b + 8
	for part, name := range []string{"key", "elem"} {
		stride := uintptr(*(*uint8)(unsafe.Pointer(uintptr(t) + 80 + uintptr(part))))
		full := **(**uintptr)(unsafe.Pointer(uintptr(t) + 48 + 8*uintptr(part)))
		for i := uintptr(0); i < 8; i++ {
			if flags>>part&1 == 1 && *(*uint8)(unsafe.Pointer(b + i)) >= 5 {
				list = append(list, object{name, *(*uintptr)(unsafe.Pointer(at + i*stride)), full})
			}
		}
		at += 8 * stride
	}
	return
}

// The bucket that is chained to the one at b.
func overflow(b, size uintptr) uintptr { return *(*uintptr)(unsafe.Pointer(b + size - 8)) }

//
//go:linkname mapiterinit runtime.mapiterinit
//go:noescape
func mapiterinit(t, h unsafe.Pointer, it *iterator)

//
//go:linkname mapiternext runtime.mapiternext
//go:noescape
func mapiternext(it *iterator)

// An iterator, runtime.hiter.
type iterator struct {
	key  unsafe.Pointer
	rest [88]byte
}

func (it *iterator) start(t, h unsafe.Pointer) { mapiterinit(t, h, it) }

// take goes on by count keys, or to the end where count is -1. It stands on the key that is next.
func (it *iterator) take(count int) {
	for n := 0; n != count && it.key != nil; n++ {
		mapiternext(it)
	}
}
