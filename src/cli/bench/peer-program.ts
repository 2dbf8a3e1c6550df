/**
 * Real Go's side of the bench: the program that is built with every Go on the machine, given a case
 * as JSON, and prints a report. It stands here as text so that it travels inside the package.
 *
 * The map types are written out: a generic map would miss the runtime's fast paths for 8-byte keys
 * (mapassign_fast64, mapaccess2_fast64), which ordinary programs get. It runs with Go's defaults,
 * garbage collection included, and works with every Go from 1.13 on.
 */
export const peerProgram = `package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

type mapCase struct {
	N       int
	Elem    string
	Order   string
	Hint    bool
	Lookups []string
}

func main() {
	var work mapCase
	if err := json.Unmarshal([]byte(os.Args[1]), &work); err != nil {
		fail("%v", err)
	}
	room := 0
	if work.Hint {
		room = work.N
	}
	var order []int64
	if work.Order == "shuffled" {
		order = shuffled(work.N, 1)
	}
	length := 0
	fill := int64(0)
	lookups := []int64{}
	start := time.Now()
	if work.Elem == "bool" {
		m := fillBool(work.N, order, room)
		fill = time.Since(start).Nanoseconds()
		length = len(m)
	} else {
		m := fillInt64(work.N, order, room)
		fill = time.Since(start).Nanoseconds()
		length = len(m)
		for _, lookup := range work.Lookups {
			lookups = append(lookups, timeLookup(m, lookup, work.N))
		}
	}
	report := map[string]interface{}{"length": length, "fill": fill, "lookups": lookups}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		fail("%v", err)
	}
}

func fillInt64(n int, order []int64, room int) map[int64]int64 {
	m := make(map[int64]int64, room)
	for i := 0; i < n; i++ {
		key := int64(i)
		if order != nil {
			key = order[i]
		}
		m[key] = key
	}
	return m
}

func fillBool(n int, order []int64, room int) map[int64]bool {
	m := make(map[int64]bool, room)
	for i := 0; i < n; i++ {
		key := int64(i)
		if order != nil {
			key = order[i]
		}
		m[key] = true
	}
	return m
}

func timeLookup(m map[int64]int64, lookup string, n int) int64 {
	var order []int64
	if lookup == "shuffled" {
		order = shuffled(n, 2)
	}
	found := 0
	start := time.Now()
	for i := 0; i < n; i++ {
		key := int64(i)
		if order != nil {
			key = order[i]
		}
		if _, ok := m[key]; ok {
			found++
		}
	}
	elapsed := time.Since(start).Nanoseconds()
	if found != n {
		fail("%d of %d keys were found", found, n)
	}
	return elapsed
}

// The same order as in shuffle.ts.
func shuffled(n int, seed uint32) []int64 {
	order := make([]int64, n)
	for i := range order {
		order[i] = int64(i)
	}
	x := seed
	for i := n - 1; i > 0; i-- {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		j := int(x % uint32(i+1))
		order[i], order[j] = order[j], order[i]
	}
	return order
}

func fail(format string, arguments ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\\n", arguments...)
	os.Exit(1)
}
`;
