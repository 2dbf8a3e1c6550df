package probe

// What the words of a type's values are, and values written down: every pointer is replaced by
// kind<<48 | index, and padding by zeros (the stack of whoever called left something there).

import (
	"encoding/binary"
	"encoding/hex"
	"reflect"
	"unsafe"
)

const (
	kindKeyData      = 4
	kindElemData     = 5
	kindIndirectElem = 6
	kindIndirectKey  = 7
	kindType         = 8
	kindOther        = 15
)

func replaced(kind, index int) uint64 { return uint64(kind)<<48 | uint64(index) }

// wordKind says what a pointer word leads to.
type wordKind int

const (
	toData wordKind = iota
	toType          // an interface's dynamic type
	toItab          // the same in an interface with methods
)

type pointerWord struct {
	offset uintptr
	to     wordKind
}

type shape struct {
	size     int
	pointers []pointerWord
	used     []bool // bytes that belong to a part, not to padding
}

func shapeOf(t reflect.Type) shape {
	s := shape{size: int(t.Size()), used: make([]bool, t.Size())}
	s.add(t, 0)
	return s
}

func (s *shape) add(t reflect.Type, at uintptr) {
	switch t.Kind() {
	case reflect.Array:
		for i := 0; i < t.Len(); i++ {
			s.add(t.Elem(), at+uintptr(i)*t.Elem().Size())
		}
		return
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if t.Field(i).Name != "_" {
				s.add(t.Field(i).Type, at+t.Field(i).Offset)
			}
		}
		return
	case reflect.String, reflect.Slice, reflect.Ptr, reflect.UnsafePointer, reflect.Chan, reflect.Map, reflect.Func:
		s.pointers = append(s.pointers, pointerWord{at, toData})
	case reflect.Interface:
		to := toType
		if t.NumMethod() > 0 {
			to = toItab
		}
		s.pointers = append(s.pointers, pointerWord{at, to}, pointerWord{at + 8, toData})
	}
	for i := uintptr(0); i < t.Size(); i++ {
		s.used[at+i] = true
	}
}

// notes is what is known of the pointers of one map: which operation brought the data they lead
// to (the first one, where several share it), and the types and indirect objects found so far.
type notes struct {
	key, elem               shape
	owners                  map[uintptr]uint64
	types                   []string
	indirectKeys            []unsafe.Pointer
	indirectElems           []unsafe.Pointer
	indirectKey, indirectEl bool
}

func newNotes(m Specimen) *notes {
	return &notes{key: shapeOf(m.Key), elem: shapeOf(m.Elem), owners: map[uintptr]uint64{}}
}

// own notes the data that a key or elem of operation op leads to.
func (n *notes) own(s shape, p unsafe.Pointer, kind, op int) {
	for _, word := range s.pointers {
		address := *(*uintptr)(unsafe.Add(p, word.offset))
		// Small addresses are numbers that the case gives: nobody's data.
		if _, known := n.owners[address]; word.to == toData && address >= 0x400000 && !known {
			n.owners[address] = replaced(kind, op)
		}
	}
}

func (n *notes) text(s shape, p unsafe.Pointer) []byte {
	bytes := append([]byte(nil), unsafe.Slice((*byte)(p), s.size)...)
	for i, used := range s.used {
		if !used {
			bytes[i] = 0
		}
	}
	for _, word := range s.pointers {
		address := *(*unsafe.Pointer)(unsafe.Add(p, word.offset))
		if address != nil {
			binary.LittleEndian.PutUint64(bytes[word.offset:], n.word(word.to, address))
		}
	}
	return bytes
}

func (n *notes) word(to wordKind, address unsafe.Pointer) uint64 {
	if to == toData {
		if owner, known := n.owners[uintptr(address)]; known {
			return owner
		}
		return replaced(kindOther, 0)
	}
	if to == toItab {
		address = *(*unsafe.Pointer)(unsafe.Add(address, 8))
	}
	name := reflect.TypeOf(*(*any)(unsafe.Pointer(&[2]unsafe.Pointer{address, nil}))).String()
	for i, known := range n.types {
		if known == name {
			return replaced(kindType, i)
		}
	}
	n.types = append(n.types, name)
	return replaced(kindType, len(n.types)-1)
}

// slots rewrites the keys and elems of a bucket or group, of which bytes is a copy.
func (n *notes) slots(at unsafe.Pointer, bytes []byte, keys, keyStride, elems, elemStride int) {
	for i := 0; i < 8; i++ {
		n.slot(at, bytes, keys+i*keyStride, n.key, n.indirectKey, kindIndirectKey, &n.indirectKeys)
	}
	for i := 0; i < 8; i++ {
		n.slot(at, bytes, elems+i*elemStride, n.elem, n.indirectEl, kindIndirectElem, &n.indirectElems)
	}
}

func (n *notes) slot(at unsafe.Pointer, bytes []byte, offset int, s shape, indirect bool, kind int, found *[]unsafe.Pointer) {
	p := unsafe.Add(at, offset)
	if !indirect {
		copy(bytes[offset:], n.text(s, p))
		return
	}
	object := *(*unsafe.Pointer)(p)
	if object == nil {
		return
	}
	for i, known := range *found {
		if known == object {
			binary.LittleEndian.PutUint64(bytes[offset:], replaced(kind, i))
			return
		}
	}
	binary.LittleEndian.PutUint64(bytes[offset:], replaced(kind, len(*found)))
	*found = append(*found, object)
}

func (n *notes) objects(s shape, found []unsafe.Pointer) []string {
	var texts []string
	for _, p := range found {
		texts = append(texts, hex.EncodeToString(n.text(s, p)))
	}
	return texts
}

// zeroBytes is where values of no size are read.
var zeroBytes [8]byte
