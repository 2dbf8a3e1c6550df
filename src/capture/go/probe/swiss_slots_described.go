//go:build go1.27

package probe

import "unsafe"

// From Go 1.27 on the type itself says where slots lie.
func (t mapType) keysOff() int    { return t.number(88) }
func (t mapType) keyStride() int  { return t.number(96) }
func (t mapType) elemsOff() int   { return t.number(104) }
func (t mapType) elemStride() int { return t.number(112) }
func (t mapType) flags() int      { return int(*(*uint32)(unsafe.Add(t.address, 128))) }
