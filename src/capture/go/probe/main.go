// Package probe runs cases on the maps of the Go that compiled it and writes down what memory then
// holds, in the format of docs/formats/capture.md.
//
//	GODEBUG=asyncpreemptoff=1,invalidptr=0 GOMAXPROCS=1 probe < cases > captures
//
// One case per line in, two lines out: what the process started with, {"seeds": …, "memstats": …},
// then the capture. A line that is no case gives one line, {"error": …}. The map types it can run are
// compiled in: src/capture/go/program.ts writes the package main that holds them.
//
// Seed, hash key and random state that the case gives are set right after make; what it leaves out
// stays as the process has drawn it.
package probe

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
)

// Main answers cases until there are no more.
func Main() {
	debug.SetGCPercent(-1)
	runtime.LockOSThread()
	random := newSource()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		result, ran, err := answerTo(lines.Bytes(), random)
		if err != nil {
			writeLine(out, map[string]string{"error": err.Error()})
		} else {
			writeLine(out, ran)
			writeLine(out, result)
		}
		out.Flush()
	}
}

func writeLine(out *bufio.Writer, answer any) {
	text, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	out.Write(text)
	out.WriteByte('\n')
}

// answered is what a capture does not say of a run.
type answered struct {
	Seeds    seeds            `json:"seeds"`
	Memstats runtime.MemStats `json:"memstats"`
}

func answerTo(line []byte, random *source) (*capture, *answered, error) {
	var c testCase
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, nil, err
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
