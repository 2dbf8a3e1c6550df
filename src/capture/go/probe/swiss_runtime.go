//go:build go1.24

package probe

// What the probe needs of the runtime that no package exports, for Swiss maps: the iterator, clear,
// and the shapes of header, table and map type. Layouts are those of Go 1.24 to 1.27, amd64
// (internal/runtime/maps, internal/abi). The program is linked with -checklinkname=0.

import (
	"unsafe"
)

//go:linkname iterInit internal/runtime/maps.(*Iter).Init
func iterInit(it *iter, t, m unsafe.Pointer)

//go:linkname iterNext internal/runtime/maps.(*Iter).Next
func iterNext(it *iter)

//go:linkname mapclear runtime.mapclear
func mapclear(t, m unsafe.Pointer)

// swissMap is maps.Map, 48 bytes.
type swissMap struct {
	used                                 uint64
	seed                                 uintptr
	dirPtr                               unsafe.Pointer
	dirLen                               int
	globalDepth, globalShift, writing, _ uint8
	clearSeq                             uint64
}

// tombstonePossible is a field from Go 1.25 on, padding before.
func (m *swissMap) tombstonePossible() bool {
	return *(*bool)(unsafe.Add(unsafe.Pointer(m), 35))
}

// table is maps.table, 32 bytes.
type table struct {
	used, capacity, growthLeft uint16
	localDepth                 uint8
	index                      int
	groups                     unsafe.Pointer
	lengthMask                 uint64
}

func (m *swissMap) table(place int) *table {
	return *(**table)(unsafe.Add(m.dirPtr, 8*place))
}

// iter is maps.Iter, 96 bytes.
type iter struct {
	key, elem, typ, m      unsafe.Pointer
	entryOffset, dirOffset uint64
	clearSeq               uint64
	globalDepth            uint8
	dirIdx                 int
	tab, group             unsafe.Pointer
	entryIdx               uint64
}

// mapType reads abi.MapType: a type header of 48 bytes, then key, elem, group, hasher, sizes. Where
// slots lie is in swiss_slots.go.
type mapType struct{ address unsafe.Pointer }

func (t mapType) word(offset uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(t.address, offset))
}
func (t mapType) number(offset uintptr) int { return *(*int)(unsafe.Add(t.address, offset)) }
func (t mapType) key() typeHeader           { return typeHeader{t.word(48)} }
func (t mapType) elem() typeHeader          { return typeHeader{t.word(56)} }
func (t mapType) group() typeHeader         { return typeHeader{t.word(64)} }
func (t mapType) groupSize() int            { return t.number(80) }
func (t mapType) hash(key unsafe.Pointer, seed uintptr) uintptr {
	hasher := *(*func(unsafe.Pointer, uintptr) uintptr)(unsafe.Add(t.address, 72))
	return hasher(key, seed)
}
