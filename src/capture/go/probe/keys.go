package probe

// The keys that hashing depends on and where the random numbers stand: set for a case where it gives
// them, and put back afterwards. While a case's keys are in place, no map of the probe's own may be
// used.

import (
	"encoding/hex"
	"fmt"
)

type ownKeys struct {
	hashkey     [4]uintptr
	aeskeysched [128]byte
}

func setKeys(c testCase) ownKeys {
	own := ownKeys{hashkey, aeskeysched}
	if c.Hashkey != nil {
		for i, w := range c.Hashkey {
			hashkey[i] = uintptr(w)
		}
	}
	hex.Decode(aeskeysched[:], c.aes)
	return own
}

func (own ownKeys) restore() { hashkey, aeskeysched = own.hashkey, own.aeskeysched }

// seeds is what a run started with, as a case says it.
type seeds struct {
	Hash0   string    `json:"hash0"`
	Hashkey [4]string `json:"hashkey"`
	// Empty where keys hash without AES instructions: the runtime then leaves the schedule zero.
	Aeskeysched string `json:"aeskeysched"`
	Rand        string `json:"rand"`
}

// seedsNow is told before the keys are put back.
func seedsNow(hash0, rand uint64) seeds {
	s := seeds{Hash0: fmt.Sprintf("%#x", hash0), Rand: fmt.Sprintf("%#x", rand)}
	for i, w := range hashkey {
		s.Hashkey[i] = fmt.Sprintf("%#x", uint64(w))
	}
	if aeskeysched != [128]byte{} {
		s.Aeskeysched = hex.EncodeToString(aeskeysched[:])
	}
	return s
}
