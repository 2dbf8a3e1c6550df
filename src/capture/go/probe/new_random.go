//go:build go1.22

package probe

// From Go 1.22 on each thread draws from a buffer, which internal/chacha8rand fills again whenever it
// is empty, also in the middle of an operation. The function that fills it (block) is overwritten
// with a jump to one that goes on with the sequence.

import (
	"reflect"
	"runtime"
	"syscall"
	"unsafe"
)

var version = runtime.Version()

//go:linkname draw runtime.rand
func draw() uint64

//go:linkname chachaBlock internal/chacha8rand.block
func chachaBlock(seed *[4]uint64, blocks *[32]uint64, counter uint32)

// fillBlock takes the same arguments in the same registers. It runs where no stack may grow.
//
//go:nosplit
//go:noinline
func fillBlock(seed *[4]uint64, blocks *[32]uint64, counter uint32) {
	state := &others
	if blocks == ours {
		state = &filled
	}
	for i := range blocks {
		*state += wyrandStep
		blocks[i] = wyrand(*state)
	}
	// Of the last block before a new seed the runtime keeps four words for that seed.
	if counter == 12 {
		for i := 0; i < 4; i++ {
			*state -= wyrandStep
		}
	}
}

// takeOver makes every buffer of this process be filled by fillBlock.
func takeOver() {
	target := reflect.ValueOf(chachaBlock).Pointer()
	jump := []byte{0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xe0} // MOVQ $fillBlock, AX; JMP AX
	*(*uintptr)(unsafe.Pointer(&jump[2])) = reflect.ValueOf(fillBlock).Pointer()
	page := uintptr(syscall.Getpagesize())
	from := target &^ (page - 1)
	text := unsafe.Slice((*byte)(unsafe.Pointer(from)), 2*page)
	if err := syscall.Mprotect(text, syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC); err != nil {
		panic(err)
	}
	copy(text[target-from:], jump)
	if err := syscall.Mprotect(text, syscall.PROT_READ|syscall.PROT_EXEC); err != nil {
		panic(err)
	}
}
