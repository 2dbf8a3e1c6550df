// Sizes, alignments and field offsets of many types on many architectures, as Go's own compiler
// has them: go/types with the sizes of gc. Prints the test data test/fixtures/layouts.json.
//
//	go run ./layouts > ../fixtures/layouts.json
//
// With -program it prints a Go program instead that prints the same for the machine it is
// compiled for, with pointer bytes and the bucket sizes of maps (releases up to 1.23):
//
//	go run ./layouts -program > sample/main.go && GOARCH=386 go run sample/main.go
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
)

var arches = []string{"amd64", "arm64", "386", "arm", "wasm", "mips", "mipsle", "mips64",
	"mips64le", "ppc64", "ppc64le", "riscv64", "s390x", "loong64"}

var basics = []string{"bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64",
	"uint64", "int", "uint", "uintptr", "float32", "float64", "complex64", "complex128", "string",
	"unsafe.Pointer"}

// Parts of structs: every way to be small, wide, padded, pointerful or empty.
var parts = []string{"bool", "int16", "int32", "int64", "complex64", "complex128", "string",
	"any", "*int32", "[]bool", "struct{}", "[3]uint8", "struct{a bool; b int64}"}

func allTypes() []string {
	all := append([]string{}, basics...)
	all = append(all, "any", "struct{}", "*bool", "[]int64", "chan int", "map[int32]bool",
		"[0]int64", "[3]float32", "[4]int", "[200]uint8", "[7]string", "[2][3]int16", "[0]string",
		"struct{a uint8; b [8]uint8; c [7]uint8; d *uint8}",
		"struct{a int8; b int32; c int16}", "struct{_ int8; a int64; _ struct{}}",
		"struct{_ struct{}}", "struct{a struct{b struct{}}}", "[3]struct{a int32; b bool}",
		"struct{x, y, z float32}", "struct{a bool; b string; c bool; d int64; e bool; f []int8}",
		"struct{a [3]struct{b bool; c int64}; d int16}", "struct{a int64; b [0]int32}",
		"struct{a [0]int64; b bool}",
		"error", "interface{ String() string }", "func(int, ...string) (bool, error)",
		"chan<- bool", "<-chan struct{}", "chan (<-chan int64)", "[3]func()", "[2]error",
		"struct{int32; string; *int64; a bool}", "struct{bool; error; b int16}",
		"struct{f func(); c chan<- int; m map[string]int; i interface{ M(); N(int) error }}",
		"struct{a bool; _ int64; _ bool}", "struct{a bool; b struct{int16; any}; c func()}",
		"struct{p *struct{a bool}; q []chan int; r [2]struct{s string; t bool}}")
	for _, a := range parts {
		all = append(all, fmt.Sprintf("[5]%s", a), fmt.Sprintf("struct{a %s}", a))
		for _, b := range parts {
			all = append(all, fmt.Sprintf("struct{a %s; b %s}", a, b))
		}
	}
	for i, a := range parts {
		for j := range parts {
			b, c := parts[(i*3+j*5+1)%len(parts)], parts[(i*7+j*2+4)%len(parts)]
			all = append(all, fmt.Sprintf("struct{a %s; b %s; c %s; d bool}", a, b, c))
		}
	}
	return all
}

func check(texts []string) []types.Type {
	source := "package p\nimport \"unsafe\"\nvar _ unsafe.Pointer\n"
	for i, text := range texts {
		source += fmt.Sprintf("var v%d %s\n", i, text)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		panic(err)
	}
	config := types.Config{Importer: unsafeOnly{}}
	pack, err := config.Check("p", files, []*ast.File{file}, nil)
	if err != nil {
		panic(err)
	}
	found := make([]types.Type, len(texts))
	for i := range texts {
		found[i] = pack.Scope().Lookup(fmt.Sprintf("v%d", i)).Type()
	}
	return found
}

type unsafeOnly struct{}

func (unsafeOnly) Import(path string) (*types.Package, error) { return types.Unsafe, nil }

// row is size, alignment, then the offset of every field of a struct.
func row(sizes types.Sizes, t types.Type) []int64 {
	numbers := []int64{sizes.Sizeof(t), sizes.Alignof(t)}
	if s, ok := t.Underlying().(*types.Struct); ok && s.NumFields() > 0 {
		fields := make([]*types.Var, s.NumFields())
		for i := range fields {
			fields[i] = s.Field(i)
		}
		numbers = append(numbers, sizes.Offsetsof(fields)...)
	}
	return numbers
}

func main() {
	program := flag.Bool("program", false, "print a program that measures itself")
	flag.Parse()
	texts := allTypes()
	if *program {
		printProgram(texts)
		return
	}
	found := check(texts)
	byArch := map[string][][]int64{}
	for _, arch := range arches {
		sizes := types.SizesFor("gc", arch)
		for _, t := range found {
			byArch[arch] = append(byArch[arch], row(sizes, t))
		}
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"types": texts, "sizes": byArch})
}

var mapTypes = []string{"map[int64]struct{}", "map[int64]bool", "map[int64]int64", "map[int]int",
	"map[string]int", "map[string]bool", "map[string]struct{}", "map[int16]int8",
	"map[int32]struct{}", "map[uint8]uint64", "map[string][200]uint8", "map[[200]uint8]int64",
	"map[any]int64", "map[[3]int32]bool", "map[struct{a int32; b string}]int32",
	"map[string]string", "map[*int32]bool", "map[[128]uint8][128]uint8", "map[complex128][]int8"}

func printProgram(texts []string) {
	var b strings.Builder
	b.WriteString(`package main
import ("encoding/json"; "os"; "reflect"; "runtime"; "unsafe")
type rtype struct { size, ptrdata uintptr }
type mapType struct { rtype [4*unsafe.Sizeof(uintptr(0)) + 16]byte; key, elem, bucket *rtype }
func typeWord(t any) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[0] }
func row(t reflect.Type, zero any) []uintptr {
	numbers := []uintptr{t.Size(), uintptr(t.Align())}
	if t.Kind() == reflect.Struct {
		for i := 0; i < t.NumField(); i++ { numbers = append(numbers, t.Field(i).Offset) }
	}
	return append(numbers, (*rtype)(typeWord(zero)).ptrdata)
}
func main() {
	var rows, maps [][]uintptr
	add := func(zero any) {
		t := reflect.TypeOf(zero).Elem()
		rows = append(rows, row(t, reflect.Zero(t).Interface()))
	}
	pair := func(zero any) {
		bucket := (*mapType)(typeWord(zero)).bucket
		maps = append(maps, []uintptr{bucket.size, bucket.ptrdata})
	}
`)
	used := texts[:0:0]
	for _, text := range texts {
		// An interface's own type word cannot be had through an interface.
		if text != "any" && text != "error" && !strings.HasPrefix(text, "interface{") {
			used = append(used, text)
		}
	}
	for _, text := range used {
		fmt.Fprintf(&b, "\tadd((*%s)(nil))\n", text)
	}
	for _, text := range mapTypes {
		fmt.Fprintf(&b, "\tpair(%s(nil))\n", text)
	}
	typesJSON, _ := json.Marshal(used)
	mapsJSON, _ := json.Marshal(mapTypes)
	fmt.Fprintf(&b, "\tjson.NewEncoder(os.Stdout).Encode(map[string]any{\"go\": runtime.Version(), "+
		"\"arch\": runtime.GOARCH, \"types\": json.RawMessage(%q), \"rows\": rows, "+
		"\"maps\": json.RawMessage(%q), \"buckets\": maps})\n}\n", typesJSON, mapsJSON)
	fmt.Print(b.String())
}
