//go:build go1.22

package main

import (
	"runtime"
	_ "unsafe"
)

var version = runtime.Version()

//go:linkname draw runtime.rand
func draw() uint64
