package probe

// What every release's type descriptors begin with.

import "unsafe"

// typeHeader reads the head every type descriptor has: size, pointer bytes, …, alignment at 21.
type typeHeader struct{ address unsafe.Pointer }

func (t typeHeader) size() int    { return int(*(*uintptr)(t.address)) }
func (t typeHeader) ptrdata() int { return int(*(*uintptr)(unsafe.Add(t.address, 8))) }
func (t typeHeader) align() int   { return int(*(*uint8)(unsafe.Add(t.address, 21))) }
