// Package gomaplab writes a live map of the program that it is part of down, so that gomaplab can
// show it: header, buckets or groups, and the data that keys and elems lead to.
//
//	f, err := os.Create("sessions.gomap")
//	…
//	err = gomaplab.Dump(f, sessions)
//
// It is one file without dependencies, to copy into a program, for Go 1.19 to 1.27 on amd64. The map
// is only read, and no function of the runtime's maps is called: a map that a goroutine is writing is
// refused with ErrWritten, and nothing crashes. Memory is read twice and must be the same.
//
// The format is described in gomaplab's docs/formats/dump.md. Layouts: runtime/map.go (Go 1.19 to
// 1.23), internal/runtime/maps and internal/abi (Go 1.24 to 1.27).
package gomaplab

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// ErrWritten says that a map could not be read because goroutines kept writing it.
var ErrWritten = errors.New("gomaplab: the map is being written: lock it, or dump it when its writers are done")

// ErrTooLarge says that a map takes more memory than a dump holds.
var ErrTooLarge = fmt.Errorf("gomaplab: the map takes more than the %d MiB that a dump holds", mostBytes>>20)

// mostBytes is the most memory that a dump holds.
const mostBytes = 96 << 20

// attempts is how often a map that changes is read again before it is called written.
const attempts = 8

// Dump writes m, which must be a map, to w. The program may use the map meanwhile. What keys and elems
// hold themselves is written, with bytes of strings, elements of slices and values in interfaces;
// pointers, channels, funcs and maps in it are written as addresses and not followed.
func Dump(w io.Writer, m any) error {
	v := reflect.ValueOf(m)
	if !v.IsValid() || v.Kind() != reflect.Map {
		return fmt.Errorf("gomaplab: only maps can be dumped, got %T", m)
	}
	if runtime.GOARCH != "amd64" {
		return fmt.Errorf("gomaplab: maps are dumped on amd64, and this is %s", runtime.GOARCH)
	}
	defer runtime.KeepAlive(m)
	for attempt := 0; attempt < attempts; attempt++ {
		d := newDump(v.Type())
		switch err := d.readMap(v.Pointer()); err {
		case nil:
			return d.write(w)
		case errChanged:
		default:
			return err
		}
		time.Sleep(time.Millisecond << attempt)
	}
	return ErrWritten
}

// errChanged says that the memory of a map does not fit together, or is not what it was.
var errChanged = errors.New("gomaplab: the map has changed")

// dump is one reading of a map.
type dump struct {
	t        mapType
	types    *types
	header   uintptr
	pieces   map[uintptr][]byte
	maps     []uintptr // pieces that are the map's own, in the order read
	arrays   []piece   // those of them that hold more than one bucket
	bytes    uintptr
	dynamic  map[uintptr]reflect.Type
	followed map[followed]bool
}

// followed is data that has been gone through.
type followed struct {
	at, size uintptr
	t        reflect.Type
}

func newDump(t reflect.Type) *dump {
	return &dump{
		t: mapTypeOf(t), types: newTypes(), pieces: map[uintptr][]byte{},
		dynamic: map[uintptr]reflect.Type{}, followed: map[followed]bool{},
	}
}

// readMap copies the map at an address, and what it leads to. Addresses are held as numbers, so that
// no pointer of a map that changes is ever the collector's to follow.
func (d *dump) readMap(at uintptr) error {
	d.header = at
	if at == 0 {
		return nil
	}
	err := guarded(func() {
		blocks := d.blocks(at)
		require(d.same())
		for _, block := range blocks {
			d.t.eachSlot(block, func(slot []byte, t reflect.Type, indirect bool) {
				if !indirect {
					d.follow(t, slot)
				} else if object := address(slot); object != 0 {
					d.follow(t, d.own(object, t.Size()))
				}
			})
		}
		require(d.same())
	})
	// Half of one value and half of another lead anywhere: whatever comes of that is no error.
	if err != nil && guarded(func() { require(d.same()) }) != nil {
		return errChanged
	}
	return err
}

// guarded does work on memory that may change, and may then lead anywhere: a fault is an error.
func guarded(work func()) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch e := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }: // a fault
			err = errChanged
		case error:
			err = e
		default:
			err = fmt.Errorf("gomaplab: %v", e)
		}
	}()
	work()
	return nil
}

// same says whether the map's memory is still what was read of it.
func (d *dump) same() bool {
	for _, at := range d.maps {
		read := d.pieces[at]
		if !bytes.Equal(read, copyOf(at, uintptr(len(read)))) {
			return false
		}
	}
	return true
}

func require(holds bool) {
	if !holds {
		panic(errChanged)
	}
}

// own reads memory of the map itself.
func (d *dump) own(at, size uintptr) []byte {
	if _, known := d.pieces[at]; !known {
		d.maps = append(d.maps, at)
	}
	return d.read(at, size)
}

// read copies memory, once.
func (d *dump) read(at, size uintptr) []byte {
	if known := d.pieces[at]; uintptr(len(known)) >= size {
		return known[:size]
	}
	require(at >= 4096) // no memory of a program lies below
	if size > mostBytes || d.bytes+size > mostBytes {
		panic(ErrTooLarge)
	}
	d.bytes += size
	d.pieces[at] = copyOf(at, size)
	return d.pieces[at]
}

// copyOf copies memory that others may write meanwhile.
//
//go:nocheckptr
//go:norace
func copyOf(at, size uintptr) []byte {
	to := make([]byte, size)
	from := *(*unsafe.Pointer)(unsafe.Pointer(&at))
	i := uintptr(0)
	// Word by word, so that no pointer is torn.
	if at%8 == 0 {
		for ; i+8 <= size; i += 8 {
			binary.LittleEndian.PutUint64(to[i:], *(*uint64)(unsafe.Add(from, i)))
		}
	}
	for ; i < size; i++ {
		to[i] = *(*byte)(unsafe.Add(from, i))
	}
	return to
}

// address is the word at the beginning of a copy.
func address(word []byte) uintptr { return uintptr(binary.LittleEndian.Uint64(word)) }

// follow reads the data that a value leads to, of which bytes is a copy.
func (d *dump) follow(t reflect.Type, value []byte) {
	if !leads(t) {
		return
	}
	switch t.Kind() {
	case reflect.String:
		if at, length := address(value), address(value[8:]); at != 0 && length != 0 {
			d.read(at, length)
		}
	case reflect.Slice:
		at, length, size := address(value), address(value[8:]), t.Elem().Size()
		if at == 0 || length == 0 || size == 0 {
			return
		}
		if length > mostBytes/size {
			panic(ErrTooLarge)
		}
		elems := d.read(at, length*size)
		if d.first(at, length*size, t) && leads(t.Elem()) {
			for i := uintptr(0); i < length; i++ {
				d.follow(t.Elem(), elems[i*size:(i+1)*size])
			}
		}
	case reflect.Interface:
		word := address(value)
		if word == 0 {
			return
		}
		of := d.typeAt(word, t)
		if pointerShaped(of) {
			d.follow(of, value[8:])
		} else if at := address(value[8:]); of.Size() > 0 {
			boxed := d.read(at, of.Size())
			if d.first(at, of.Size(), of) {
				d.follow(of, boxed)
			}
		}
	case reflect.Array:
		size := t.Elem().Size()
		for i := uintptr(0); i < uintptr(t.Len()); i++ {
			d.follow(t.Elem(), value[i*size:(i+1)*size])
		}
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			f := t.Field(i)
			d.follow(f.Type, value[f.Offset:f.Offset+f.Type.Size()])
		}
	}
}

// first says whether data is gone through for the first time.
func (d *dump) first(at, size uintptr, t reflect.Type) bool {
	key := followed{at, size, t}
	if d.followed[key] {
		return false
	}
	d.followed[key] = true
	return true
}

// typeAt is the dynamic type that the first word of an interface leads to.
func (d *dump) typeAt(word uintptr, inside reflect.Type) reflect.Type {
	if t, known := d.dynamic[word]; known {
		return t
	}
	header := word
	if inside.NumMethod() > 0 {
		header = address(copyOf(word+8, 8)) // the type of an itab
	}
	t := reflect.TypeOf(*(*any)(unsafe.Pointer(&[2]uintptr{header, 0})))
	d.dynamic[word] = t
	d.types.holds(t, inside)
	return t
}

// leads says whether values of a type lead to data that is followed.
func leads(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Interface:
		return true
	case reflect.Array:
		return t.Len() > 0 && leads(t.Elem())
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if leads(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// pointerShaped says whether an interface holds a value of a type itself.
func pointerShaped(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Ptr, reflect.UnsafePointer, reflect.Chan, reflect.Map, reflect.Func:
		return true
	case reflect.Array:
		return t.Len() == 1 && pointerShaped(t.Elem())
	case reflect.Struct:
		return t.NumField() == 1 && pointerShaped(t.Field(0).Type)
	}
	return false
}

// mapType is what the runtime's descriptor of a map type says: a type header of 48 bytes; key, elem,
// bucket or group, hasher; then sizes, which each release has in its own place.
type mapType struct {
	of                      reflect.Type
	swiss                   bool
	block                   uintptr // bytes of a bucket or group
	scanned                 bool    // blocks hold pointers
	keys, elems             uintptr // where the first key and elem are in a block
	keyStride, elemStride   uintptr
	indirectKey, indirectEl bool
}

// descriptor reads the descriptor of a type.
func descriptor(t reflect.Type, at, size uintptr) uintptr {
	head := (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
	switch p := unsafe.Add(head, at); size {
	case 1:
		return uintptr(*(*uint8)(p))
	case 2:
		return uintptr(*(*uint16)(p))
	case 4:
		return uintptr(*(*uint32)(p))
	default:
		return *(*uintptr)(p)
	}
}

// small is a map type whose sizes tell how descriptors lie: a classic one has its key's size at 80, one
// byte, where a Swiss one has the size of a group, 24; at 88 that has the slot's size, 2, or from Go
// 1.27 on where keys begin, 8.
var small = reflect.TypeOf(map[int8]int8(nil))

func mapTypeOf(t reflect.Type) mapType {
	m := mapType{of: t, swiss: descriptor(small, 80, 1) != 1}
	block := descriptor(t, 64, 8)
	m.scanned = address(copyOf(block+8, 8)) != 0
	if !m.swiss {
		flags := descriptor(t, 84, 4)
		m.indirectKey, m.indirectEl = flags&1 != 0, flags&2 != 0
		m.keyStride, m.elemStride = descriptor(t, 80, 1), descriptor(t, 81, 1)
		m.block, m.keys = descriptor(t, 82, 2), 8
		m.elems = m.keys + 8*m.keyStride
		return m
	}
	m.block = descriptor(t, 80, 8)
	flags := uintptr(0)
	if descriptor(small, 88, 8) == 8 {
		m.keys, m.keyStride = descriptor(t, 88, 8), descriptor(t, 96, 8)
		m.elems, m.elemStride = descriptor(t, 104, 8), descriptor(t, 112, 8)
		flags = descriptor(t, 128, 4)
	} else {
		m.keys, m.keyStride = 8, descriptor(t, 88, 8)
		m.elems, m.elemStride = 8+descriptor(t, 96, 8), m.keyStride
		flags = descriptor(t, 104, 4)
	}
	m.indirectKey, m.indirectEl = flags&4 != 0, flags&8 != 0
	return m
}

// eachSlot gives the keys and elems of a block, whatever they hold: what is left in a slot without
// an entry leads to live memory, too.
func (t mapType) eachSlot(block []byte, give func(word []byte, t reflect.Type, indirect bool)) {
	key, elem := t.of.Key(), t.of.Elem()
	for i := uintptr(0); i < 8; i++ {
		if t.indirectKey || leads(key) {
			give(block[t.keys+i*t.keyStride:], key, t.indirectKey)
		}
		if t.indirectEl || leads(elem) {
			give(block[t.elems+i*t.elemStride:], elem, t.indirectEl)
		}
	}
}

// writing says whether a writer has set its flag.
func (t mapType) writing(header []byte) bool {
	if t.swiss {
		return header[34] != 0
	}
	return header[8]&4 != 0
}

// blocks reads the header and all buckets or groups.
func (d *dump) blocks(at uintptr) [][]byte {
	header := d.own(at, 48)
	require(!d.t.writing(header))
	if d.t.swiss {
		return d.groups(header)
	}
	return d.buckets(header)
}

// split is memory as blocks.
func (d *dump) split(memory []byte) (blocks [][]byte) {
	size := int(d.t.block)
	for i := 0; i+size <= len(memory); i += size {
		blocks = append(blocks, memory[i:i+size])
	}
	return blocks
}

// groups reads a Swiss map: its one group, or the directory with its tables.
func (d *dump) groups(header []byte) (blocks [][]byte) {
	directory, length := address(header[16:]), address(header[24:])
	if directory == 0 {
		return nil
	}
	if length == 0 {
		return d.split(d.own(directory, d.t.block))
	}
	if length > mostBytes/8 {
		panic(ErrTooLarge)
	}
	words := d.own(directory, 8*length)
	seen := map[uintptr]bool{}
	for i := uintptr(0); i < length; i++ {
		at := address(words[8*i:])
		if seen[at] {
			continue
		}
		seen[at] = true
		table := d.own(at, 32)
		groups, mask := address(table[16:]), address(table[24:])
		require(mask < 128)
		blocks = append(blocks, d.split(d.own(groups, (mask+1)*d.t.block))...)
	}
	return blocks
}

// buckets reads a classic map: both arrays, overflow buckets, and the lists that keep these.
func (d *dump) buckets(header []byte) (blocks [][]byte) {
	array, old, extra := address(header[16:]), address(header[24:]), address(header[40:])
	flags, b := header[8], uint(header[9])
	oldB := b - 1
	if flags&8 != 0 { // growing to the same size
		oldB = b
	}
	for _, one := range []struct {
		at uintptr
		b  uint
	}{{array, b}, {old, oldB}} {
		if one.at != 0 {
			array := d.own(one.at, d.arrayBytes(one.b))
			d.arrays = append(d.arrays, piece{one.at, array})
			blocks = append(blocks, d.split(array)...)
		}
	}
	follow := append([][]byte(nil), blocks...)
	if extra != 0 {
		words := d.own(extra, 24)
		for _, list := range []uintptr{address(words), address(words[8:])} {
			if list == 0 {
				continue
			}
			slice := d.own(list, 24)
			at, length, capacity := address(slice), address(slice[8:]), address(slice[16:])
			if at == 0 {
				continue
			}
			require(length <= capacity)
			if capacity > mostBytes/8 {
				panic(ErrTooLarge)
			}
			buckets := d.own(at, 8*capacity)
			for i := uintptr(0); i < length; i++ {
				if next := d.overflow(address(buckets[8*i:])); next != nil {
					blocks, follow = append(blocks, next), append(follow, next)
				}
			}
		}
	}
	for len(follow) > 0 {
		bucket := follow[len(follow)-1]
		follow = follow[:len(follow)-1]
		if next := d.overflow(address(bucket[len(bucket)-8:])); next != nil {
			blocks, follow = append(blocks, next), append(follow, next)
		}
	}
	return blocks
}

// overflow reads a bucket that another leads to; nil: there is none, or it has been read.
func (d *dump) overflow(at uintptr) []byte {
	if at == 0 {
		return nil
	}
	for _, array := range d.arrays {
		if at >= array.at && at < array.at+uintptr(len(array.bytes)) {
			return nil
		}
	}
	if _, known := d.pieces[at]; known {
		return nil
	}
	return d.own(at, d.t.block)
}

// arrayBytes is the size of an array of 2^b buckets with the overflow buckets behind it
// (runtime/map.go makeBucketArray).
func (d *dump) arrayBytes(b uint) uintptr {
	require(b < 40)
	heads := uintptr(1) << b
	if b < 4 {
		return heads * d.t.block
	}
	size := (heads + heads>>4) * d.t.block
	if size > mostBytes {
		panic(ErrTooLarge)
	}
	return roundedUp(size, d.t.scanned) / d.t.block * d.t.block
}

// roundedUp is the size that the allocator gives for a size, as append shows it.
func roundedUp(size uintptr, scanned bool) uintptr {
	const page = 8192
	if size > 32768-8 {
		return (size + page - 1) &^ (page - 1)
	}
	if scanned {
		return 8 * uintptr(cap(append([]*byte(nil), make([]*byte, (size+7)/8)...)))
	}
	return uintptr(cap(append([]byte(nil), make([]byte, size)...)))
}

// types are the types of a dump as gomaplab's type language has them.
type types struct {
	names    map[reflect.Type]string
	taken    map[string]bool
	declared map[string]*declared
	opened   map[reflect.Type]bool
}

// declared is a type that has a name. One that the dump holds no value of is an empty struct.
type declared struct {
	Type    string   `json:"type"`
	Methods []string `json:"methods,omitempty"`
}

func newTypes() *types {
	t := &types{
		names: map[reflect.Type]string{}, taken: map[string]bool{},
		declared: map[string]*declared{}, opened: map[reflect.Type]bool{},
	}
	for _, word := range strings.Fields(reserved) {
		t.taken[word] = true
	}
	return t
}

// reserved are words that cannot name a type of a dump: Go's own types and keywords.
const reserved = `bool string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune
	float32 float64 complex64 complex128 error any comparable unsafe true false nil iota
	break case chan const continue default defer else fallthrough for func go goto if import interface
	map package range return select struct switch type var`

// text writes a type. held: the dump holds values of it, so that what it consists of matters.
func (s *types) text(t reflect.Type, held bool) string {
	if t.Kind() == reflect.UnsafePointer && t.Name() == "Pointer" {
		return "unsafe.Pointer"
	}
	if t.Name() == "" {
		return s.literal(t, held)
	}
	if t.PkgPath() == "" {
		return t.Name()
	}
	name, known := s.names[t]
	if !known {
		name = s.nameFor(t)
		s.names[t] = name
		s.declared[name] = &declared{Type: "struct{}"}
	}
	if held && !s.opened[t] {
		s.opened[t] = true
		s.declared[name].Type = s.literal(t, true)
	}
	return name
}

// nameFor finds a name for a type: its own, else with its package's, else numbered.
func (s *types) nameFor(t reflect.Type) string {
	own := identifier(t.Name())
	last := t.PkgPath()[strings.LastIndex(t.PkgPath(), "/")+1:]
	name := own
	for n := 1; s.taken[name]; n++ {
		name = identifier(last) + "_" + own
		if n > 1 {
			name += "_" + strconv.Itoa(n)
		}
	}
	s.taken[name] = true
	return name
}

// identifier makes a name of letters, digits and _.
func identifier(text string) string {
	name := strings.TrimRight(strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, text), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return "T_" + name
	}
	return name
}

func (s *types) literal(t reflect.Type, held bool) string {
	switch t.Kind() {
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + s.text(t.Elem(), held)
	case reflect.Slice:
		return "[]" + s.text(t.Elem(), held)
	case reflect.Ptr:
		return "*" + s.text(t.Elem(), false)
	case reflect.Map:
		return "map[" + s.text(t.Key(), held) + "]" + s.text(t.Elem(), held)
	case reflect.Chan:
		dir := map[reflect.ChanDir]string{reflect.RecvDir: "<-chan ", reflect.SendDir: "chan<- ", reflect.BothDir: "chan "}
		return dir[t.ChanDir()] + "(" + s.text(t.Elem(), false) + ")"
	case reflect.Func:
		return "func" + s.signature(t)
	case reflect.Struct:
		fields := make([]string, t.NumField())
		for i := range fields {
			f := t.Field(i)
			fields[i] = identifierOrBlank(f.Name) + " " + s.text(f.Type, held)
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	case reflect.Interface:
		methods := make([]string, t.NumMethod())
		for i := range methods {
			m := t.Method(i)
			methods[i] = m.Name + s.signature(m.Type)
		}
		return "interface{" + strings.Join(methods, "; ") + "}"
	default:
		return t.Kind().String()
	}
}

func identifierOrBlank(name string) string {
	if name == "_" {
		return name
	}
	return identifier(name)
}

func (s *types) signature(t reflect.Type) string {
	in := make([]string, t.NumIn())
	for i := range in {
		if t.IsVariadic() && i == len(in)-1 {
			in[i] = "..." + s.text(t.In(i).Elem(), false)
		} else {
			in[i] = s.text(t.In(i), false)
		}
	}
	out := make([]string, t.NumOut())
	for i := range out {
		out[i] = s.text(t.Out(i), false)
	}
	text := "(" + strings.Join(in, ", ") + ")"
	if len(out) > 0 {
		text += " (" + strings.Join(out, ", ") + ")"
	}
	return text
}

// holds notes that an interface holds a value of a type, which then has the interface's methods.
func (s *types) holds(t, inside reflect.Type) {
	s.text(t, true)
	of, star := t, ""
	if t.Name() == "" && t.Kind() == reflect.Ptr {
		of, star = t.Elem(), "*"
	}
	named := s.declared[s.names[of]]
	if named == nil {
		return
	}
	for i := 0; i < inside.NumMethod(); i++ {
		m := inside.Method(i)
		method := star + m.Name + s.signature(m.Type)
		have := false
		for _, known := range named.Methods {
			have = have || strings.TrimPrefix(known, "*") == strings.TrimPrefix(method, "*")
		}
		if !have {
			named.Methods = append(named.Methods, method)
		}
	}
}

// hashKeys are what the runtime hashes keys with, which it exports to nobody: the code of the hash of
// eight bytes says where they are.
type hashKeys struct {
	Schedule string   `json:"aeskeysched,omitempty"`
	Words    []string `json:"hashkey,omitempty"`
}

// findHashKeys reads the code of runtime.memhash64 and what it calls for
//
//	80 3d rel32 00         CMPB runtime.useAeshash(SB), $0
//	66 0f 38 dc 05 rel32   AESENC runtime.aeskeysched(SB), X0
//	48 33 05 rel32         XORQ runtime.hashkey(SB), AX
//
// nil: it is not there.
func findHashKeys() (keys *hashKeys) {
	err := guarded(func() {
		var code places
		code.look(address(copyOf(descriptor(reflect.TypeOf(map[uint64]int8(nil)), 72, 8), 8)), 0)
		if code.useAes == 0 || copyOf(code.useAes, 1)[0] != 0 {
			keys = &hashKeys{Schedule: hex.EncodeToString(copyOf(code.schedule, 128))}
			return
		}
		words := copyOf(code.words, 32)
		keys = &hashKeys{}
		for i := 0; i < 4; i++ {
			keys.Words = append(keys.Words, hexWord(address(words[8*i:])))
		}
	})
	if err != nil {
		return nil
	}
	return keys
}

// places are where the runtime's hash has its keys.
type places struct{ useAes, schedule, words uintptr }

// longest is how much of a function is looked at.
const longest = 128

func (p *places) look(function uintptr, depth int) {
	code := copyOf(function, longest)
	relative := func(i, offset, length int) uintptr {
		distance := int32(binary.LittleEndian.Uint32(code[i+offset:]))
		return function + uintptr(i+length) + uintptr(int(distance))
	}
	set := func(place *uintptr, at uintptr) {
		if *place == 0 {
			*place = at
		}
	}
	for i := 0; i+9 <= len(code); i++ {
		rest := code[i:]
		switch {
		case bytes.HasPrefix(rest, []byte{0x80, 0x3d}) && rest[6] == 0:
			set(&p.useAes, relative(i, 2, 7))
		case bytes.HasPrefix(rest, []byte{0x66, 0x0f, 0x38, 0xdc, 0x05}):
			set(&p.schedule, relative(i, 5, 9))
		case bytes.HasPrefix(rest, []byte{0x48, 0x33, 0x05}):
			set(&p.words, relative(i, 3, 7))
		case (rest[0] == 0xe8 || rest[0] == 0xe9) && depth < 2:
			// A call or jump, if it leads to where a function begins.
			target := relative(i, 1, 5)
			if f := runtime.FuncForPC(target); f != nil && f.Entry() == target {
				p.look(target, depth+1)
			}
		}
	}
}

func hexWord(word uintptr) string { return "0x" + strconv.FormatUint(uint64(word), 16) }

// write writes the dump: a JSON object whose last field lists the memory, a piece a line.
func (d *dump) write(to io.Writer) error {
	w := bufio.NewWriter(to)
	dynamic := map[string]string{}
	for word, t := range d.dynamic {
		dynamic[hexWord(word)] = d.types.text(t, true)
	}
	t := d.t.of
	text := "map[" + d.types.text(t.Key(), true) + "]" + d.types.text(t.Elem(), true)
	fields := []struct {
		name  string
		value any
	}{
		{"dump", 1},
		{"go", runtime.Version()},
		{"goos", runtime.GOOS},
		{"goarch", runtime.GOARCH},
		{"type", text},
		{"types", d.types.declared},
		{"map", hexWord(d.header)},
		{"hash", findHashKeys()},
		{"dynamic", dynamic},
	}
	before := "{"
	for _, field := range fields {
		value, err := json.Marshal(field.value)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n\"%s\": %s", before, field.name, value)
		before = ","
	}
	fmt.Fprint(w, ",\n\"memory\": [")
	before = ""
	for _, piece := range d.joined() {
		fmt.Fprintf(w, "%s\n[\"%s\",\"", before, hexWord(piece.at))
		if _, err := hex.NewEncoder(w).Write(piece.bytes); err != nil {
			return err
		}
		fmt.Fprint(w, "\"]")
		before = ","
	}
	fmt.Fprint(w, "\n]}\n")
	return w.Flush()
}

type piece struct {
	at    uintptr
	bytes []byte
}

// joined are the pieces by address; those that overlap, as strings of one array do, are one.
func (d *dump) joined() (pieces []piece) {
	for at, bytes := range d.pieces {
		pieces = append(pieces, piece{at, bytes})
	}
	sort.Slice(pieces, func(i, j int) bool { return pieces[i].at < pieces[j].at })
	joined := pieces[:0]
	for _, next := range pieces {
		if len(joined) > 0 {
			last := &joined[len(joined)-1]
			end := last.at + uintptr(len(last.bytes))
			if next.at < end {
				if over := next.at + uintptr(len(next.bytes)); over > end {
					last.bytes = append(last.bytes[:len(last.bytes):len(last.bytes)], next.bytes[end-next.at:]...)
				}
				continue
			}
		}
		joined = append(joined, next)
	}
	return joined
}
