//go:build !go1.22

package main

import (
	"runtime"
	_ "unsafe"
)

var version = runtime.Version()

//go:linkname fastrand runtime.fastrand
func fastrand() uint32

func draw() uint64 { return uint64(fastrand()) }
