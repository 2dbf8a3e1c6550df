//go:build !go1.24

package probe

// Memory written down: the map's header, buckets and lists as hexadecimal text in which each
// pointer is replaced by kind<<48 | index.

import (
	"encoding/binary"
	"encoding/hex"
	"unsafe"
)

const (
	kindMain     = 1
	kindOld      = 2
	kindOverflow = 3
	kindExtra    = 11
)

var letters = map[int]string{kindMain: "B", kindOld: "O", kindOverflow: "V", kindOther: "?"}

type capture struct {
	Go            string         `json:"go"`
	Name          string         `json:"name"`
	Type          string         `json:"type"`
	Maptype       map[string]int `json:"maptype"`
	Hmap          map[string]any `json:"hmap"`
	HmapHex       string         `json:"hmapHex"`
	Extra         map[string]any `json:"extra"`
	Nops          int            `json:"nops"`
	Nbuckets      int            `json:"nbuckets"`
	Noldbuckets   int            `json:"noldbuckets"`
	Alloc         map[string]int `json:"alloc"`
	Rand          map[string]any `json:"rand"`
	Types         []string       `json:"types"`
	Events        []event        `json:"events"`
	Iters         []iterRecord   `json:"iters"`
	IndirectKeys  []string       `json:"indirectKeys"`
	IndirectElems []string       `json:"indirectElems"`
	Buckets       []string       `json:"buckets"`
	Oldbuckets    []string       `json:"oldbuckets"`
	Overflow      []string       `json:"overflow"`
	Hashes        []string       `json:"hashes"`
}

type event struct {
	Op         int    `json:"op"`
	Count      int    `json:"count"`
	Flags      int    `json:"flags"`
	B          int    `json:"B"`
	Noverflow  int    `json:"noverflow"`
	Growing    bool   `json:"growing"`
	Nevacuate  int    `json:"nevacuate"`
	Hash0      uint32 `json:"hash0"`
	Mallocs    int    `json:"mallocs"`
	TotalAlloc int    `json:"totalAlloc"`
}

type iterRecord struct {
	StartBucket int      `json:"startBucket"`
	Offset      int      `json:"offset"`
	Keys        []string `json:"keys"`
}

// heap knows where the map's arrays lie and numbers the overflow buckets allocated on their own.
type heap struct {
	t            mapType
	notes        *notes
	main, old    unsafe.Pointer
	nmain, nold  int
	overflow     []unsafe.Pointer
	overflowSeen map[unsafe.Pointer]int
}

// bucketCount is the length of an array as runtime.makeBucketArray makes it, spare overflow buckets
// included. What the allocator rounds a block to is seen in the capacity of a fresh slice, of bytes
// or of pointers, so no table of size classes is needed.
func bucketCount(b uint8, t mapType) int {
	n, size := 1<<b, t.bucketsize()
	if b < 4 {
		return n
	}
	n += 1 << (b - 4)
	if t.bucket().ptrdata() > 0 {
		return cap(append([]unsafe.Pointer(nil), make([]unsafe.Pointer, n*size/8)...)) * 8 / size
	}
	return cap(append([]byte(nil), make([]byte, n*size)...)) / size
}

func newHeap(t mapType, h *hmap, notes *notes) *heap {
	notes.indirectKey, notes.indirectEl = t.flags()&1 != 0, t.flags()&2 != 0
	p := &heap{t: t, notes: notes, main: h.buckets, old: h.oldbuckets, overflowSeen: map[unsafe.Pointer]int{}}
	if h.buckets != nil {
		p.nmain = bucketCount(h.B, t)
	}
	oldB := h.B
	if h.oldbuckets != nil {
		if h.flags&8 == 0 {
			oldB--
		}
		p.nold = bucketCount(oldB, t)
	}
	if h.buckets != nil {
		p.walk(h.buckets, 1<<h.B)
	}
	if h.oldbuckets != nil {
		p.walk(h.oldbuckets, 1<<oldB)
	}
	if h.extra != nil {
		for _, list := range []*[]unsafe.Pointer{h.extra.overflow, h.extra.oldoverflow} {
			if list != nil {
				for _, b := range *list {
					p.number(b)
				}
			}
		}
	}
	return p
}

func (p *heap) walk(array unsafe.Pointer, n int) {
	size := p.t.bucketsize()
	for i := 0; i < n; i++ {
		b := unsafe.Add(array, i*size)
		for b != nil {
			b = *(*unsafe.Pointer)(unsafe.Add(b, size-8))
			p.number(b)
		}
	}
}

func (p *heap) number(b unsafe.Pointer) {
	if b == nil {
		return
	}
	if kind, _ := p.place(b); kind == kindOther {
		p.overflowSeen[b] = len(p.overflow)
		p.overflow = append(p.overflow, b)
	}
}

// place tells the kind and index of a pointer to a bucket.
func (p *heap) place(b unsafe.Pointer) (int, int) {
	size := uintptr(p.t.bucketsize())
	if at := uintptr(b) - uintptr(p.main); p.main != nil && at < uintptr(p.nmain)*size {
		return kindMain, int(at / size)
	}
	if at := uintptr(b) - uintptr(p.old); p.old != nil && at < uintptr(p.nold)*size {
		return kindOld, int(at / size)
	}
	if i, seen := p.overflowSeen[b]; seen {
		return kindOverflow, i
	}
	return kindOther, 0
}

// reference is a pointer in a list: nil, or letter and number.
func (p *heap) reference(b unsafe.Pointer) any {
	if b == nil {
		return nil
	}
	kind, i := p.place(b)
	return []any{letters[kind], i}
}

func (p *heap) word(b unsafe.Pointer) uint64 {
	if b == nil {
		return 0
	}
	kind, i := p.place(b)
	return replaced(kind, i)
}

func (p *heap) bucketText(b unsafe.Pointer) string {
	size := p.t.bucketsize()
	bytes := append([]byte(nil), unsafe.Slice((*byte)(b), size)...)
	elems := 8 + 8*p.t.keysize()
	p.notes.slots(b, bytes, 8, p.t.keysize(), elems, p.t.elemsize())
	next := *(*unsafe.Pointer)(unsafe.Add(b, size-8))
	binary.LittleEndian.PutUint64(bytes[size-8:], p.word(next))
	return hex.EncodeToString(bytes)
}

func (p *heap) array(at unsafe.Pointer, n int) []string {
	var texts []string
	for i := 0; i < n; i++ {
		texts = append(texts, p.bucketText(unsafe.Add(at, i*p.t.bucketsize())))
	}
	return texts
}

func (p *heap) list(list *[]unsafe.Pointer) any {
	if list == nil {
		return nil
	}
	var places []any
	for _, b := range *list {
		places = append(places, p.reference(b))
	}
	return map[string]any{"len": len(*list), "cap": cap(*list), "list": places}
}

// write fills the fields of a capture that are read off memory.
func (p *heap) write(c *capture, h *hmap) {
	t := p.t
	c.Maptype = map[string]int{
		"bucketAlign": t.bucket().align(), "bucketPtrdata": t.bucket().ptrdata(),
		"bucketSize": t.bucket().size(), "bucketsize": t.bucketsize(),
		"elemSize": t.elem().size(), "elemsize": t.elemsize(),
		"keySize": t.key().size(), "keysize": t.keysize(), "flags": t.flags(),
	}
	c.Hmap = map[string]any{
		"count": h.count, "flags": h.flags, "B": h.B, "noverflow": h.noverflow, "hash0": h.hash0,
		"buckets": p.reference(h.buckets), "oldbuckets": p.reference(h.oldbuckets),
		"nevacuate": h.nevacuate, "extra": h.extra != nil,
	}
	header := append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(h)), 48)...)
	binary.LittleEndian.PutUint64(header[16:], p.word(h.buckets))
	binary.LittleEndian.PutUint64(header[24:], p.word(h.oldbuckets))
	if h.extra != nil {
		binary.LittleEndian.PutUint64(header[40:], replaced(kindExtra, 0))
		c.Extra = map[string]any{
			"overflow":     p.list(h.extra.overflow),
			"oldoverflow":  p.list(h.extra.oldoverflow),
			"nextOverflow": p.reference(h.extra.nextOverflow),
		}
	}
	c.HmapHex = hex.EncodeToString(header)
	c.Nbuckets, c.Noldbuckets = p.nmain, p.nold
	c.Buckets = p.array(p.main, p.nmain)
	c.Oldbuckets = p.array(p.old, p.nold)
	for _, b := range p.overflow {
		c.Overflow = append(c.Overflow, p.bucketText(b))
	}
	c.IndirectKeys = p.notes.objects(p.notes.key, p.notes.indirectKeys)
	c.IndirectElems = p.notes.objects(p.notes.elem, p.notes.indirectElems)
}
