//go:build go1.24 && !go1.27

package probe

import "unsafe"

// Slots follow the control word, key beside elem.
func (t mapType) keysOff() int    { return 8 }
func (t mapType) keyStride() int  { return t.number(88) }
func (t mapType) elemsOff() int   { return 8 + t.number(96) }
func (t mapType) elemStride() int { return t.number(88) }
func (t mapType) flags() int      { return int(*(*uint32)(unsafe.Add(t.address, 104))) }
