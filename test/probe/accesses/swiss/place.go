//go:build !go1.27

package main

import "unsafe"

// A key and its elem lie side by side: abi.SwissMapType, abi.MapType of Go 1.24 to 1.26.
func placeOf(t unsafe.Pointer, part int) place {
	slot := *(*uintptr)(unsafe.Pointer(uintptr(t) + 88))
	elem := *(*uintptr)(unsafe.Pointer(uintptr(t) + 96))
	flags := *(*uint32)(unsafe.Pointer(uintptr(t) + 104))
	return place{8 + uintptr(part)*elem, slot, flags>>(2+part)&1 == 1}
}
