//go:build go1.27

package main

import "unsafe"

// The type says where the first is, and how far apart they are: abi.MapType from Go 1.27 on.
func placeOf(t unsafe.Pointer, part int) place {
	words := (*[4]uintptr)(unsafe.Pointer(uintptr(t) + 88))
	flags := *(*uint32)(unsafe.Pointer(uintptr(t) + 128))
	return place{words[2*part], words[2*part+1], flags>>(2+part)&1 == 1}
}
