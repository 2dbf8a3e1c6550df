package main

// A case as it stands in the fixtures, read and expanded to single operations.

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

type testCase struct {
	Name    string
	Type    string
	Hint    int
	Hash0   uint32
	Hashkey [4]word
	Rand    word
	Ops     []json.RawMessage
}

// word is a 64-bit number written in hexadecimal ("0x…").
type word uint64

func (w *word) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseUint(strings.Trim(string(text), `"`), 0, 64)
	*w = word(n)
	return err
}

// operation is one single operation; count and id serve "it" and "nx".
type operation struct {
	code      string
	key, elem int64
	id, count int
}

func expand(ops []json.RawMessage) ([]operation, error) {
	var single []operation
	for i, raw := range ops {
		var parts []json.RawMessage
		if err := json.Unmarshal(raw, &parts); err != nil {
			return nil, fmt.Errorf("ops[%d]: %v", i, err)
		}
		code := strings.Trim(string(parts[0]), `"`)
		var n [8]int64
		for j, part := range parts[1:] {
			text := strings.Trim(string(part), `"`)
			if text == "" || text == "null" {
				continue // the prefix of a range, the elem of a struct{}
			}
			v, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("ops[%d][%d]: %v", i, j+1, err)
			}
			n[j] = v
		}
		switch code {
		case "p":
			single = append(single, operation{code: "p", key: n[0], elem: n[1]})
		case "d":
			single = append(single, operation{code: "d", key: n[0]})
		case "c":
			single = append(single, operation{code: "c"})
		case "pr":
			for k := int64(0); k < n[2]; k++ {
				single = append(single, operation{code: "p", key: n[0] + k*n[1], elem: n[3] + k*n[4]})
			}
		case "dr":
			for k := int64(0); k < n[2]; k++ {
				single = append(single, operation{code: "d", key: n[0] + k*n[1]})
			}
		case "it":
			single = append(single, operation{code: "it", count: int(n[0])})
		case "nx":
			single = append(single, operation{code: "nx", id: int(n[0]), count: int(n[1])})
		default:
			return nil, fmt.Errorf("ops[%d]: unknown operation %q", i, code)
		}
	}
	return single, nil
}
