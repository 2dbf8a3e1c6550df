package probe

// The sequence of random numbers that maps draw: wyrand, the runtime's own up to Go 1.21. There the
// thread's state is set; later releases take from a buffer per thread (ChaCha8), which is filled with
// the same sequence, and again whenever it is empty (new_random.go).

import (
	"math/bits"
	"strings"
	"unsafe"
)

const (
	wyrandStep = 0xa0761d6478bd642f
	wyrandXor  = 0xe7037ed1a0b428db
)

// wyrand is one draw as runtime.fastrand64 makes it on amd64 up to Go 1.21.
func wyrand(state uint64) uint64 {
	hi, lo := bits.Mul64(state, state^wyrandXor)
	return hi ^ lo
}

func getg() unsafe.Pointer

const mOfG = 48 // g.m follows stack, stackguard0, stackguard1, _panic, _defer

func threadWords() *[256]uint64 {
	return *(**[256]uint64)(unsafe.Add(getg(), mOfG))
}

// chacha is chacha8rand.State.
type chacha struct {
	buf     [32]uint64
	seed    [4]uint64
	i, n, c uint32
}

// source is where the maps of this thread draw from.
type source struct {
	state  *uint64 // up to Go 1.21
	buffer *chacha // from Go 1.22
	now    uint64  // state behind what has been drawn
	taken  bool    // every buffer is filled with the sequence
}

// Where the thread's buffer is, and the states behind what it and other threads' were filled with.
var (
	ours   *[32]uint64
	filled uint64
	others uint64
)

// newSource finds the thread's generator in its m by looking what one draw changes. The goroutine
// must be locked to its thread.
func newSource() *source {
	words := threadWords()
	before := *words
	drawn := draw()
	for i := range words {
		if seedable() && words[i] == before[i]+wyrandStep {
			return &source{state: &words[i]}
		}
		if i+int(unsafe.Sizeof(chacha{}))/8 > len(words) {
			break
		}
		c := (*chacha)(unsafe.Pointer(&words[i]))
		if !seedable() && c.i >= 1 && c.i <= c.n && c.n <= 32 && c.buf[c.i-1] == drawn {
			return &source{buffer: c}
		}
	}
	panic("probe: the thread's random generator is not where it was looked for")
}

// seedable says whether the state itself can be set.
func seedable() bool {
	for _, release := range []string{"go1.19", "go1.20", "go1.21"} {
		if strings.HasPrefix(version, release) {
			return true
		}
	}
	return false
}

// take over the thread's random numbers, as far as that has to be done ahead.
func (s *source) takeOver() {
	if s.buffer != nil && !s.taken {
		ours, s.taken = &s.buffer.buf, true
		takeOver()
	}
}

// start is the state from which a case draws: the one that it gives, else where the process stands.
// From Go 1.22 on that is a number that the process draws, as its own generator has no such state.
func (s *source) start(given *word) uint64 {
	if given != nil {
		return uint64(*given)
	}
	if s.state != nil {
		return *s.state
	}
	return draw()
}

// set makes the next draws those that follow from state.
func (s *source) set(state uint64) {
	s.now = state
	if s.state != nil {
		*s.state = state
		return
	}
	s.takeOver()
	filled = state
	fillBlock(&s.buffer.seed, ours, 0)
	s.buffer.i, s.buffer.n, s.buffer.c = 0, 32, 0
}

// settle notes what an operation has drawn.
func (s *source) settle() {
	if s.state != nil {
		s.now = *s.state
		return
	}
	s.now = filled - uint64(s.buffer.n-s.buffer.i)*wyrandStep
}

// draws tells how often the state moved on from start: the step is odd, so the distance divided by
// it (times its inverse modulo 2^64) is the number of draws.
func draws(start, end uint64) uint64 {
	inverse := uint64(wyrandStep)
	for i := 0; i < 6; i++ {
		inverse *= 2 - wyrandStep*inverse
	}
	return (end - start) * inverse
}
