//go:build !go1.22

package probe

import (
	"runtime"
	_ "unsafe"
)

var version = runtime.Version()

//go:linkname fastrand runtime.fastrand
func fastrand() uint32

func draw() uint64 { return uint64(fastrand()) }

// Up to Go 1.21 there is no buffer.
func fillBlock(seed *[4]uint64, blocks *[32]uint64, counter uint32) {}

func takeOver() {}
