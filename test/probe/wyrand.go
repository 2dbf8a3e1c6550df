package main

// The sequence of random numbers that maps draw from here: the runtime's own up to Go 1.21, put in
// after the fact where a later runtime's cannot be set.

import "math/bits"

const (
	wyrandStep = 0xa0761d6478bd642f
	wyrandXor  = 0xe7037ed1a0b428db
)

// wyrand is one draw as runtime.fastrand64 makes it on amd64 up to Go 1.21.
func wyrand(state *uint64) uint64 {
	*state += wyrandStep
	hi, lo := bits.Mul64(*state, *state^wyrandXor)
	return hi ^ lo
}
