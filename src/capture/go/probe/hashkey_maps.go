//go:build go1.27

package probe

import _ "unsafe"

//go:linkname hashkey internal/runtime/maps.hashkey
var hashkey [4]uintptr

//go:linkname aeskeysched internal/runtime/maps.aeskeysched
var aeskeysched [128]byte
