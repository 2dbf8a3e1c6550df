package main

// The keys that hashing depends on, set for a case and put back afterwards: while a case's keys are
// in place, no map of the probe's own may be used.

import "encoding/hex"

type ownKeys struct {
	hashkey     [4]uintptr
	aeskeysched [128]byte
}

func setKeys(c testCase) ownKeys {
	own := ownKeys{hashkey, aeskeysched}
	for i, w := range c.Hashkey {
		hashkey[i] = uintptr(w)
	}
	hex.Decode(aeskeysched[:], c.aes)
	return own
}

func (own ownKeys) restore() { hashkey, aeskeysched = own.hashkey, own.aeskeysched }
