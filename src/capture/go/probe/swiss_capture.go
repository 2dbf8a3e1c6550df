//go:build go1.24

package probe

// A Swiss map's memory written down: header, group or directory, tables and groups as hexadecimal
// text in which each pointer is replaced by kind<<48 | index.

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"unsafe"
)

const (
	kindSmall     = 12
	kindDirectory = 13
)

type capture struct {
	Go            string         `json:"go"`
	Name          string         `json:"name"`
	Type          string         `json:"type"`
	Maptype       map[string]int `json:"maptype"`
	Map           map[string]any `json:"map"`
	MapHex        string         `json:"mapHex"`
	Nops          int            `json:"nops"`
	Alloc         map[string]int `json:"alloc"`
	Rand          map[string]any `json:"rand"`
	Types         []string       `json:"types"`
	Events        []event        `json:"events"`
	Iters         []iterRecord   `json:"iters"`
	IndirectKeys  []string       `json:"indirectKeys"`
	IndirectElems []string       `json:"indirectElems"`
	Small         string         `json:"small"`
	Directory     []int          `json:"directory"`
	Tables        []tableRecord  `json:"tables"`
	Hashes        []string       `json:"hashes"`
}

type event struct {
	Op          int    `json:"op"`
	Used        uint64 `json:"used"`
	DirLen      int    `json:"dirLen"`
	GlobalDepth int    `json:"globalDepth"`
	Seed        string `json:"seed"`
	Mallocs     int    `json:"mallocs"`
	TotalAlloc  int    `json:"totalAlloc"`
}

type iterRecord struct {
	EntryOffset string   `json:"entryOffset"`
	DirOffset   string   `json:"dirOffset"`
	Keys        []string `json:"keys"`
}

type tableRecord struct {
	Used       uint16   `json:"used"`
	Capacity   uint16   `json:"capacity"`
	GrowthLeft uint16   `json:"growthLeft"`
	LocalDepth uint8    `json:"localDepth"`
	Index      int      `json:"index"`
	Groups     []string `json:"groups"`
}

func digits(word uint64) string { return fmt.Sprintf("%016x", word) }

// write fills the fields of a capture that are read off memory.
func write(c *capture, t mapType, m *swissMap, notes *notes) {
	notes.indirectKey, notes.indirectEl = t.flags()&4 != 0, t.flags()&8 != 0
	c.Maptype = map[string]int{
		"elemSize": t.elem().size(), "elemStride": t.elemStride(), "elemsOff": t.elemsOff(),
		"flags": t.flags(), "groupAlign": t.group().align(), "groupPtrdata": t.group().ptrdata(),
		"groupSize": t.groupSize(), "keySize": t.key().size(), "keyStride": t.keyStride(), "keysOff": t.keysOff(),
	}
	c.Map = map[string]any{
		"used": m.used, "seed": digits(uint64(m.seed)), "dirPtrNil": m.dirPtr == nil,
		"dirLen": m.dirLen, "globalDepth": m.globalDepth, "globalShift": m.globalShift,
		"writing": m.writing, "tombstonePossible": m.tombstonePossible(), "clearSeq": m.clearSeq,
	}
	header := append([]byte(nil), unsafe.Slice((*byte)(unsafe.Pointer(m)), 48)...)
	kind := uint64(kindDirectory)
	if m.dirLen == 0 {
		kind = kindSmall
	}
	if m.dirPtr == nil {
		kind = 0
	}
	binary.LittleEndian.PutUint64(header[16:], kind<<48)
	c.MapHex = hex.EncodeToString(header)
	if m.dirLen == 0 && m.dirPtr != nil {
		c.Small = groupText(t, m.dirPtr, notes)
	}
	numbers := map[*table]int{}
	for place := 0; place < m.dirLen; place++ {
		tab := m.table(place)
		if _, seen := numbers[tab]; !seen {
			numbers[tab] = len(numbers)
			c.Tables = append(c.Tables, tableRecord{
				tab.used, tab.capacity, tab.growthLeft, tab.localDepth, tab.index, groups(t, tab, notes),
			})
		}
		c.Directory = append(c.Directory, numbers[tab])
	}
	c.IndirectKeys = notes.objects(notes.key, notes.indirectKeys)
	c.IndirectElems = notes.objects(notes.elem, notes.indirectElems)
}

func groups(t mapType, tab *table, notes *notes) []string {
	var texts []string
	for i := 0; i <= int(tab.lengthMask); i++ {
		texts = append(texts, groupText(t, unsafe.Add(tab.groups, i*t.groupSize()), notes))
	}
	return texts
}

func groupText(t mapType, g unsafe.Pointer, notes *notes) string {
	bytes := append([]byte(nil), unsafe.Slice((*byte)(g), t.groupSize())...)
	notes.slots(g, bytes, t.keysOff(), t.keyStride(), t.elemsOff(), t.elemStride())
	return hex.EncodeToString(bytes)
}
