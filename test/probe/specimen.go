package main

// What is compiled in for each map type: statements that a compiler turns into the very calls a
// program would make. specimens.ts writes the table.

import (
	"fmt"
	"reflect"
	"unsafe"
)

var specimens = map[string]func() specimen{}

type specimen struct {
	key, elem reflect.Type
	// room makes places for the keys and elems of n operations, which put and delete then use.
	room        func(n int) (keys, elems unsafe.Pointer)
	make        func(hint int)
	put, delete func(i int)
	header      func() unsafe.Pointer
	typ         func() unsafe.Pointer
}

// typeOf takes the type word of an interface that holds the map.
func typeOf(m any) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) }

// prepared is a case whose values all lie in memory.
type prepared struct {
	m         specimen
	ops       []operation
	notes     *notes
	iterators int
	keys      unsafe.Pointer
}

func prepare(c testCase) (*prepared, error) {
	newSpecimen, known := specimens[c.Type]
	if !known {
		return nil, fmt.Errorf("type %q is none the probe can run", c.Type)
	}
	ops, err := expand(c.Ops)
	if err != nil {
		return nil, err
	}
	m := newSpecimen()
	p := &prepared{m: m, ops: ops, notes: newNotes(m)}
	keys, elems := m.room(len(ops) + 1)
	p.keys = keys
	for i, op := range ops {
		if op.code == "p" || op.code == "d" {
			key := p.key(i)
			if err := put(m.key, key, op.key); err != nil {
				return nil, fmt.Errorf("operation %d: key: %v", i, err)
			}
			p.notes.own(p.notes.key, key, kindKeyData, i)
		}
		if op.code == "p" {
			elem := unsafe.Add(elems, uintptr(i)*m.elem.Size())
			if err := put(m.elem, elem, op.elem); err != nil {
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
	return unsafe.Add(p.keys, uintptr(i)*p.m.key.Size())
}

// hashesKept is how many hashes a capture lists.
const hashesKept = 64
