package probe

// A case as it stands in the fixtures, read and expanded to single operations.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

type testCase struct {
	Name string
	Type string
	Hint word
	// What is left out stays as the process has it.
	Hash0   *word
	Hashkey *[4]word
	// 128 bytes as hexadecimal text; the probe then runs with AES.
	Aeskeysched string
	aes         []byte
	Rand        *word
	Ops         []json.RawMessage
}

// word is a 64-bit number written in hexadecimal ("0x…").
type word uint64

func (w *word) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseUint(strings.Trim(string(text), `"`), 0, 64)
	*w = word(n)
	return err
}

// written is a key or an elem as it stands in a case: JSON, or the n-th of a range.
type written struct {
	json   any
	ranged bool
	n      int64
	prefix string
}

// operation is one single operation; count and id serve "it" and "nx".
type operation struct {
	code      string
	key, elem written
	id, count int
}

func expand(ops []json.RawMessage) ([]operation, error) {
	var single []operation
	for i, raw := range ops {
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var parts []any
		if err := decoder.Decode(&parts); err != nil {
			return nil, fmt.Errorf("ops[%d]: %v", i, err)
		}
		more, err := expandOne(append(parts, nil, nil, nil, nil, nil, nil))
		if err != nil {
			return nil, fmt.Errorf("ops[%d]: %v", i, err)
		}
		single = append(single, more...)
	}
	return single, nil
}

func expandOne(parts []any) (single []operation, err error) {
	number := func(part int) int64 {
		n, bad := integer(parts[part])
		if bad != nil && parts[part] != nil {
			err = bad
		}
		return n
	}
	prefix := func(part int) string {
		text, _ := parts[part].(string)
		return text
	}
	switch code := parts[0]; code {
	case "p":
		single = append(single, operation{code: "p", key: written{json: parts[1]}, elem: written{json: parts[2]}})
	case "g", "d":
		single = append(single, operation{code: code.(string), key: written{json: parts[1]}})
	case "c":
		single = append(single, operation{code: "c"})
	case "pr":
		start, step, elem, elemStep := number(1), number(2), number(4), number(5)
		for k := int64(0); k < number(3); k++ {
			single = append(single, operation{
				code: "p",
				key:  written{ranged: true, n: start + k*step, prefix: prefix(6)},
				elem: written{ranged: true, n: elem + k*elemStep, prefix: "v"},
			})
		}
	case "dr":
		start, step := number(1), number(2)
		for k := int64(0); k < number(3); k++ {
			key := written{ranged: true, n: start + k*step, prefix: prefix(4)}
			single = append(single, operation{code: "d", key: key})
		}
	case "it":
		single = append(single, operation{code: "it", count: int(number(1))})
	case "nx":
		single = append(single, operation{code: "nx", id: int(number(1)), count: int(number(2))})
	default:
		err = fmt.Errorf("unknown operation %v", code)
	}
	return
}

// integer reads a JSON number or a decimal string; above 2^63 the bits of the unsigned number.
func integer(v any) (int64, error) {
	text, isText := v.(string)
	if number, isNumber := v.(json.Number); isNumber {
		text = number.String()
	} else if !isText {
		return 0, fmt.Errorf("%v is no integer", v)
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return int64(n), err
}
