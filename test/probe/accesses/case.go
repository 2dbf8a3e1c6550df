// Runs a case of map operations under Valgrind's lackey: each operation lies between two stores to markers, and
// the objects of the map are printed whenever they have changed. lackey.ts builds it and reads what comes out.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"strconv"
	"strings"
	"unsafe"
)

// The markers, and what keeps the compiler from leaving anything out.
var begin, end, sink uint64

// An object of the map: its name, where it begins, and how many bytes it has.
type object struct {
	Name string
	Base uintptr
	Size uintptr
}

// A single operation: "p" put, "g" get with comma-ok, "d" delete, "c" clear, "it" start an iterator and
// take Count keys (-1: all), "nx" take as many more from iterator Id.
type operation struct {
	Code      string
	Num       int64
	Text      string
	Elem      int64
	Id, Count int
}

type testCase struct {
	Type    string
	Hint    int
	Hash0   uint64
	Hashkey [4]string
	Rand    string
	Ops     []operation
}

// What is printed, a line each: the markers' addresses, then the objects before the first operation and
// after every one that changed them, last what the strings lead to.
type state struct {
	Op      int
	Objects []object
}

type recorder struct {
	out  *json.Encoder
	last string
}

func (r *recorder) note(op int, list []object) {
	text, _ := json.Marshal(list)
	if string(text) == r.last {
		return
	}
	r.last = string(text)
	r.out.Encode(state{op, list})
}

var runs = map[string]func(testCase, *recorder){}

type marks struct{ Begin, End uintptr }

func markers() marks {
	return marks{uintptr(unsafe.Pointer(&begin)), uintptr(unsafe.Pointer(&end))}
}

func int64Key(o *operation) int64 { return o.Num }
func int32Key(o *operation) int32 { return int32(o.Num) }
func int16Key(o *operation) int16 { return int16(o.Num) }

// valueOf is what a case means by a number: the bytes of an array are all its lowest eight bits, but for
// those of [200]byte, which end with the number.
func valueOf[T any](n int64) (value T) {
	switch v := any(&value).(type) {
	case *int64:
		*v = n
	case *int32:
		*v = int32(n)
	case *string:
		*v = "s" + strconv.FormatInt(n, 10)
	case *any:
		*v = n
	case *[]int64:
		*v = []int64{n}
	case *named:
		*v = named{n, valueOf[string](n)}
	case *pair:
		*v = pair{n, uint8(n)}
	case *[40]float64:
		for i := range v {
			v[i] = float64(n)
		}
	case *[300]float64:
		for i := range v {
			v[i] = float64(n)
		}
	case *[200]uint8:
		for i := range v {
			v[i] = byte(n + int64(i))
		}
		*(*int64)(unsafe.Pointer(&v[192])) = n
	default:
		for i := range unsafe.Slice((*byte)(unsafe.Pointer(&value)), unsafe.Sizeof(value)) {
			*(*byte)(unsafe.Add(unsafe.Pointer(&value), i)) = byte(n)
		}
	}
	return
}

// Structs that are elems.
type pair = struct {
	A int64
	B uint8
}
type named = struct {
	A int64
	B string
}

func arrayKey[T any](o *operation) T { return valueOf[T](o.Num) }

// What strings put so far lead to.
var stringBytes []object

func stringKey(o *operation) string {
	text := strings.Clone(o.Text)
	if o.Code == "p" && len(text) > 0 {
		place := *(*uintptr)(unsafe.Pointer(&text))
		stringBytes = append(stringBytes, object{"string", place, uintptr(len(text))})
	}
	return text
}

// A number that may be missing, which random.go takes.
type word uint64

// numberOf is a number as a case writes it.
func numberOf(text string) uint64 {
	number, err := strconv.ParseUint(text, 0, 64)
	if err != nil {
		panic(err)
	}
	return number
}

// roomy lets the stack grow before a map lies on it that iterators point at.
//
//go:noinline
func roomy() byte {
	var room [1 << 16]byte
	room[len(os.Args)] = 1
	return room[0]
}

func main() {
	roomy()
	// What is set of the random generator is this thread's.
	runtime.LockOSThread()
	var c testCase
	if err := json.NewDecoder(bufio.NewReader(os.Stdin)).Decode(&c); err != nil {
		panic(err)
	}
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	r := &recorder{out: json.NewEncoder(w)}
	r.out.Encode(markers())
	run := runs[c.Type]
	if run == nil {
		panic("no program for " + c.Type)
	}
	// Not before: maps that there are hash as they did when they were filled.
	for i, word := range c.Hashkey {
		hashkey[i] = uintptr(numberOf(word))
	}
	run(c, r)
	r.out.Encode(state{-2, stringBytes})
	w.Flush()
}
