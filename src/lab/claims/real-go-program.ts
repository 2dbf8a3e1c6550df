/**
 * Generates the Go program that tests claims in real Go: a function for the statements of each
 * claim, and the functions they may call. It reads a map through its header, with the offsets of
 * runtime/map.go (up to Go 1.23) and internal/runtime/maps (from 1.24).
 */

/** Names that the statements of a claim may use, beside Go's own. */
const shared = String.raw`
import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"unsafe"
)

var (
	_ = fmt.Sprint
	_ = math.Round
	_ = debug.SetGCPercent
	_ = sort.Ints
	_ = strings.Contains
)

// What must not be optimised away, or must lie on the heap.
var sink any

// see says what a point was found to be.
func see(of string, found any) {
	fmt.Printf("{\"of\":%s,\"found\":%s}\n", quoted(of), written(reflect.ValueOf(found)))
}

func quoted(s string) string { return strings.ReplaceAll(strconv.QuoteToASCII(s), "\\x", "\\u00") }

func written(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.String:
		return quoted(v.String())
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Uintptr:
		return fmt.Sprintf("{\"address\":\"%d\"}", v.Uint())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Slice, reflect.Array:
		all := make([]string, v.Len())
		for i := range all {
			e := v.Index(i)
			if e.Kind() == reflect.Interface {
				e = e.Elem()
			}
			all[i] = written(e)
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	panic("see takes numbers, strings, booleans and lists of them, not " + v.Kind().String())
}

var heap any

// header is where a map's header lies. The map is on the heap thereby: it goes through a variable that
// all can see.
//
//go:noinline
func header(m any) unsafe.Pointer {
	heap = m
	heap = nil
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&m))[1]
}

// word is the word at an offset of the header.
func word(m any, offset uintptr) uintptr { return *(*uintptr)(unsafe.Add(header(m), offset)) }

// array is the word that leads to the buckets, or to the directory or the only group.
func array(m any) uintptr {
	return word(m, 16)
}

// B of a classic map.
func B(m any) int { return int(*(*uint8)(unsafe.Add(header(m), 9))) }

// blocks counts the buckets of a classic map's array, or the groups of a Swiss map; none before the
// first put.
func blocks(m any) int {
	if array(m) == 0 {
		return 0
	}
	if !swiss {
		return 1 << B(m)
	}
	n := int(word(m, 24))
	if n == 0 {
		return 1
	}
	seen, groups := map[uintptr]bool{}, 0
	for i := 0; i < n; i++ {
		at := *(*unsafe.Pointer)(unsafe.Add(pointer(m, 16), i*8))
		if !seen[uintptr(at)] {
			seen[uintptr(at)] = true
			groups += int(*(*uint16)(unsafe.Add(at, 2))) / 8
		}
	}
	return groups
}

// pointer is the word at an offset of the header, as a pointer.
func pointer(m any, offset uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(header(m), offset))
}

// held is HeapAlloc after a collection.
func held() int {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int(s.HeapAlloc)
}

// allocated is what a function allocates, in bytes and objects.
func allocated(do func()) (bytes, objects int) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc), int(after.Mallocs - before.Mallocs)
}

// round rounds a number to a number of decimal places, or before the point where it is negative.
func round(x float64, places int) float64 {
	f := math.Pow(10, math.Abs(float64(places)))
	if places < 0 {
		return math.Round(x/f) * f
	}
	return math.Round(x*f) / f
}

var children int

// child runs a function in a process of its own, and gives what that printed on its standard error.
func child(do func(), env ...string) (stderr string, well bool) {
	children++
	if os.Getenv("CLAIM_CHILD") == strconv.Itoa(children) {
		do()
		os.Exit(0)
	}
	command := exec.Command(os.Args[0], os.Args[1])
	command.Env = append(append(os.Environ(), env...), "CLAIM_CHILD="+strconv.Itoa(children))
	var said bytes.Buffer
	command.Stderr = &said
	err := command.Run()
	return said.String(), err == nil
}

// survives says whether a function ends well in a process of its own.
func survives(do func()) bool {
	_, well := child(do)
	return well
}
`;

/** The name of a claim's function. */
const nameOf = (id: string) => `claim_${id.replace(/\W/g, (c) => `_${c.charCodeAt(0)}_`)}`;

/**
 * The program for the statements of several claims; its argument is the id of the one that is run.
 * @param statements by the claims' ids
 * @param swiss whether the release's maps are Swiss ones
 */
export function realGoProgram(statements: ReadonlyMap<string, string>, swiss: boolean): string {
  const ids = [...statements.keys()];
  return [
    "package main",
    shared,
    `const swiss = ${swiss}`,
    ...ids.map((id) => `func ${nameOf(id)}() {\n${statements.get(id)}\n}`),
    "func main() {\n\tswitch os.Args[1] {",
    ...ids.map((id) => `\tcase ${JSON.stringify(id)}:\n\t\t${nameOf(id)}()`),
    "\t}\n}",
    "",
  ].join("\n");
}
