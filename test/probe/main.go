// Probe runs cases on the maps of the Go that compiled it and writes down what memory then holds,
// in the format of the captures under test/fixtures/go-map.
//
//	GODEBUG=cpu.aes=off,asyncpreemptoff=1,invalidptr=0 GOMAXPROCS=1 probe < cases > captures
//
// One case per line in, one capture per line out, in the same order; a line that is not a case gives
// {"error": …}. The map types it can run are compiled in: specimens.ts writes them.
//
// The map's seed, the hash key and the random state are set right after make.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
)

func main() {
	debug.SetGCPercent(-1)
	runtime.LockOSThread()
	random := newSource()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		answer, err := answerTo(lines.Bytes(), random)
		if err != nil {
			answer = map[string]string{"error": err.Error()}
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

func answerTo(line []byte, random *source) (any, error) {
	var c testCase
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, err
	}
	c.aes = []byte(c.Aeskeysched)
	return run(c, random)
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
