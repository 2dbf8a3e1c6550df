package probe

// What is compiled in for each map type: statements that a compiler turns into the very calls a
// program would make. src/capture/go/program.ts writes the table.

import (
	"fmt"
	"reflect"
	"unsafe"
)

// Specimens are the map types that the program holds, by their text.
var Specimens = map[string]func() Specimen{}

// Specimen is a map type with the statements on a map of it.
type Specimen struct {
	Key, Elem reflect.Type
	// Room makes places for the keys and elems of n operations, which the statements then use.
	Room             func(n int) (keys, elems unsafe.Pointer)
	Make             func(hint int)
	Put, Get, Delete func(i int)
	Header           func() unsafe.Pointer
	Type             func() unsafe.Pointer
}

// Found is where lookups leave whether the key was there.
var Found bool

// TypeOf takes the type word of an interface that holds the map.
func TypeOf(m any) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) }

// prepared is a case whose values all lie in memory.
type prepared struct {
	m         Specimen
	ops       []operation
	notes     *notes
	iterators int
	keys      unsafe.Pointer
}

func prepare(c testCase) (*prepared, error) {
	newSpecimen, known := Specimens[c.Type]
	if !known {
		return nil, fmt.Errorf("type %q is none the probe can run", c.Type)
	}
	ops, err := expand(c.Ops)
	if err != nil {
		return nil, err
	}
	m := newSpecimen()
	p := &prepared{m: m, ops: ops, notes: newNotes(m)}
	keys, elems := m.Room(len(ops) + 1)
	p.keys = keys
	for i, op := range ops {
		if op.code == "p" || op.code == "g" || op.code == "d" {
			key := p.key(i)
			if err := put(m.Key, key, op.key); err != nil {
				return nil, fmt.Errorf("operation %d: key: %v", i, err)
			}
			p.notes.own(p.notes.key, key, kindKeyData, i)
		}
		if op.code == "p" {
			elem := unsafe.Add(elems, uintptr(i)*m.Elem.Size())
			if err := put(m.Elem, elem, op.elem); err != nil {
				return nil, fmt.Errorf("operation %d: elem: %v", i, err)
			}
			p.notes.own(p.notes.elem, elem, kindElemData, i)
		}
		if op.code == "it" {
			p.iterators++
		}
	}
	return p, nil
}

// key is where the key of operation i lies.
func (p *prepared) key(i int) unsafe.Pointer {
	return unsafe.Add(p.keys, uintptr(i)*p.m.Key.Size())
}

// hashesKept is how many hashes a capture lists.
const hashesKept = 64
