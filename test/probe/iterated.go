package main

// Keys that iterators have given.

import (
	"encoding/binary"
	"encoding/hex"
)

// taken is a key given out. Keys lie in one array for all iterators, each with its iterator's number.
type taken struct {
	id  int
	key int64
}

func keysOf(keys []taken, id int) []string {
	texts := []string{}
	for _, k := range keys {
		if k.id == id {
			var bytes [8]byte
			binary.LittleEndian.PutUint64(bytes[:], uint64(k.key))
			texts = append(texts, hex.EncodeToString(bytes[:]))
		}
	}
	return texts
}
