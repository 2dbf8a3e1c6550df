package probe

// Keys that iterators have given, in room made beforehand: nothing is allocated while a map runs.

import (
	"encoding/hex"
	"unsafe"
)

type takenKeys struct {
	size  int
	bytes []byte
	ids   []int32
	full  bool
}

// Made once, for all cases that have iterators.
var (
	roomForKeys []byte
	roomForIds  []int32
)

func newTakenKeys(size, iterators int) *takenKeys {
	if iterators > 0 && roomForKeys == nil {
		roomForKeys, roomForIds = make([]byte, 0, 1<<26), make([]int32, 0, 1<<20)
	}
	return &takenKeys{size: size, bytes: roomForKeys, ids: roomForIds}
}

// add keeps a key that an iterator gives; false when there is no more room.
func (t *takenKeys) add(id int, key unsafe.Pointer) bool {
	if len(t.ids) == cap(t.ids) || len(t.bytes)+t.size > cap(t.bytes) {
		t.full = true
		return false
	}
	t.ids = append(t.ids, int32(id))
	t.bytes = append(t.bytes, unsafe.Slice((*byte)(key), t.size)...)
	return true
}

func (t *takenKeys) of(id int, n *notes) []string {
	var texts []string
	at := 0
	for _, of := range t.ids {
		if int(of) == id {
			key := unsafe.Pointer(&zeroBytes)
			if t.size > 0 {
				key = unsafe.Pointer(&t.bytes[at])
			}
			texts = append(texts, hex.EncodeToString(n.text(n.key, key)))
		}
		at += t.size
	}
	return texts
}
