//go:build !go1.24

package probe

// What the probe needs of the runtime that no package exports: the iterator, clear, and the shapes
// of header and map type. Layouts are those of Go 1.19 to 1.23, amd64 (runtime/map.go,
// runtime/type.go and, from 1.21, internal/abi). From 1.23 the program is linked with
// -checklinkname=0.

import "unsafe"

//go:linkname mapiterinit runtime.mapiterinit
func mapiterinit(t, h unsafe.Pointer, it *hiter)

//go:linkname mapiternext runtime.mapiternext
func mapiternext(it *hiter)

//go:linkname mapclear runtime.mapclear
func mapclear(t, h unsafe.Pointer)

// hiter is runtime.hiter, 96 bytes.
type hiter struct {
	key, elem, t, h, buckets, bptr, overflow, oldoverflow unsafe.Pointer
	startBucket                                           uintptr
	offset                                                uint8
	wrapped                                               bool
	B, i                                                  uint8
	bucket, checkBucket                                   uintptr
}

// hmap is runtime.hmap, 48 bytes.
type hmap struct {
	count      int
	flags, B   uint8
	noverflow  uint16
	hash0      uint32
	buckets    unsafe.Pointer
	oldbuckets unsafe.Pointer
	nevacuate  uintptr
	extra      *mapextra
}

type mapextra struct {
	overflow, oldoverflow *[]unsafe.Pointer
	nextOverflow          unsafe.Pointer
}

// mapType reads runtime.maptype: a type header of 48 bytes, then key, elem, bucket, hasher, sizes.
type mapType struct{ address unsafe.Pointer }

func (t mapType) word(offset uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(t.address, offset))
}
func (t mapType) key() typeHeader    { return typeHeader{t.word(48)} }
func (t mapType) elem() typeHeader   { return typeHeader{t.word(56)} }
func (t mapType) bucket() typeHeader { return typeHeader{t.word(64)} }
func (t mapType) keysize() int       { return int(*(*uint8)(unsafe.Add(t.address, 80))) }
func (t mapType) elemsize() int      { return int(*(*uint8)(unsafe.Add(t.address, 81))) }
func (t mapType) bucketsize() int    { return int(*(*uint16)(unsafe.Add(t.address, 82))) }
func (t mapType) flags() int         { return int(*(*uint32)(unsafe.Add(t.address, 84))) }
func (t mapType) hash(key unsafe.Pointer, seed uint32) uintptr {
	hasher := *(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Add(t.address, 72))
	return hasher(key, uintptr(seed))
}
