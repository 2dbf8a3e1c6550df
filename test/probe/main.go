// Probe runs cases on the maps of the Go that compiled it and writes down what memory then holds,
// in the format of the captures under test/fixtures/go-map.
//
//	GODEBUG=cpu.aes=off,asyncpreemptoff=1 GOMAXPROCS=1 probe < cases > captures
//
// One case per line in, one capture per line out, in the same order; a line that is not a case gives
// {"error": …}. Keys are int64; elems struct{}, bool or int64.
//
// The map's seed, the hash key and the random state are set right after make. From Go 1.22 the
// random numbers of a thread cannot be set: there the seed drawn when a map becomes empty and the
// start of an iterator are overwritten with draws of the same sequence after the fact, and a map
// that would draw at other times (overflow buckets from B = 16 on) is refused.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
)

const hashesKept = 64

func main() {
	debug.SetGCPercent(-1)
	runtime.LockOSThread()
	var random *uint64
	if seedable() {
		random = threadRandom()
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		var c testCase
		var answer any
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			answer = map[string]string{"error": err.Error()}
		} else if result, err := run(c, random); err != nil {
			answer = map[string]string{"error": err.Error()}
		} else {
			answer = result
		}
		text, err := json.Marshal(answer)
		if err != nil {
			panic(err)
		}
		out.Write(text)
		out.WriteByte('\n')
		out.Flush()
	}
}

// growStack makes the goroutine's stack large before anything is seeded: growing it later walks the
// stack, and that walk draws random numbers of its own.
//
//go:noinline
func growStack(depth int) byte {
	var frame [4096]byte
	frame[depth] = byte(depth)
	if depth == 0 {
		return frame[0]
	}
	return frame[depth] + growStack(depth-1)
}
