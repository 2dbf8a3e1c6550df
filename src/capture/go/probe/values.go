package probe

// Values of any type put into memory as a case writes them; src/capture/case/values.ts lists the forms.

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"unsafe"
)

// Boxes puts values into interfaces by the very conversion a compiler makes of any(x): small values
// are not allocated. Compiled in by type, see src/capture/go/program.ts.
var Boxes = map[string]Box{}

// Box makes interface values of one dynamic type.
type Box struct {
	Type reflect.Type
	Put  func(value unsafe.Pointer) any
}

// Short names of dynamic types in cases.
var shortNames = map[string]string{
	"i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64", "int": "int",
	"u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64", "uint": "uint",
	"f32": "float32", "f64": "float64", "c64": "complex64", "c128": "complex128",
	"str": "string", "bool": "bool",
}

// Bytes of a range's pattern in [200]byte before the number itself.
const patternBytes = 192

func put(t reflect.Type, p unsafe.Pointer, w written) error {
	if w.ranged {
		return putInteger(t, p, w.n, w.prefix)
	}
	return putJSON(t, p, w.json)
}

// putText makes a string whose bytes lie in an object of its own, also when it is one byte long;
// an empty one leads nowhere.
func putText(p unsafe.Pointer, text string) {
	*(*string)(p) = ""
	if len(text) > 0 {
		own := append(make([]byte, 0, len(text)), text...)
		*(*string)(p) = *(*string)(unsafe.Pointer(&own))
	}
}

// putInteger writes the value that stands for an integer.
func putInteger(t reflect.Type, p unsafe.Pointer, n int64, prefix string) error {
	v := reflect.NewAt(t, p).Elem()
	switch t.Kind() {
	case reflect.Bool:
		v.SetBool(n&1 == 1)
	case reflect.String:
		putText(p, prefix+strconv.FormatInt(n, 10))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(n))
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(float64(n), 0))
	case reflect.Array:
		for i := 0; i < t.Len(); i++ {
			part := n
			switch {
			case t == reflect.TypeOf([3]int32{}):
				part = [3]int64{n, 7 * n, -n}[i]
			case t == reflect.TypeOf([patternBytes + 8]byte{}) && i < patternBytes:
				part = n + int64(i)
			case t == reflect.TypeOf([patternBytes + 8]byte{}):
				part = n >> (8 * (i - patternBytes))
			}
			if err := putInteger(t.Elem(), part0(t, p, i), part, prefix); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			if t.Field(i).Name == "_" {
				continue
			}
			of := prefix
			if t.Field(i).Type.Kind() == reflect.String {
				of = "s"
			}
			if err := putInteger(t.Field(i).Type, unsafe.Add(p, t.Field(i).Offset), n, of); err != nil {
				return err
			}
		}
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return nil
		}
		return putBoxed(t, p, "int64", func(t reflect.Type, p unsafe.Pointer) error {
			return putInteger(t, p, n, "")
		})
	case reflect.Ptr, reflect.UnsafePointer, reflect.Chan, reflect.Map, reflect.Func, reflect.Slice:
		// nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(uint64(n))
	default:
		v.SetInt(n)
	}
	return nil
}

// part0 is where element i of an array lies.
func part0(t reflect.Type, p unsafe.Pointer, i int) unsafe.Pointer {
	return unsafe.Add(p, uintptr(i)*t.Elem().Size())
}

func putBoxed(t reflect.Type, p unsafe.Pointer, name string, inner func(reflect.Type, unsafe.Pointer) error) error {
	b, known := Boxes[name]
	if !known {
		return fmt.Errorf("the dynamic type %q is none the probe knows", name)
	}
	value := reflect.New(b.Type).UnsafePointer()
	if err := inner(b.Type, value); err != nil {
		return err
	}
	boxed := b.Put(value)
	if t.NumMethod() == 0 {
		*(*any)(p) = boxed
	} else {
		reflect.NewAt(t, p).Elem().Set(reflect.ValueOf(boxed))
	}
	return nil
}

func putJSON(t reflect.Type, p unsafe.Pointer, json_ any) error {
	v := reflect.NewAt(t, p).Elem()
	object, _ := json_.(map[string]any)
	list, isList := json_.([]any)
	text, _ := json_.(string)
	n, notInteger := integer(json_)
	switch t.Kind() {
	case reflect.Bool:
		if truth, isBool := json_.(bool); isBool {
			v.SetBool(truth)
			return nil
		}
		v.SetBool(n&1 == 1)
		return notInteger
	case reflect.String:
		if bytes, ok, err := hexBytes(object); ok {
			putText(p, string(bytes))
			return err
		}
		if number, isNumber := json_.(json.Number); isNumber {
			text = number.String()
		}
		putText(p, text)
		return nil
	case reflect.Float32, reflect.Float64:
		return putFloat(t.Size() == 4, p, json_)
	case reflect.Complex64, reflect.Complex128:
		if !isList {
			list = []any{json_, json.Number("0")}
		}
		half := t.Size() / 2
		if err := putFloat(half == 4, p, list[0]); err != nil {
			return err
		}
		return putFloat(half == 4, unsafe.Add(p, half), list[1])
	case reflect.Array:
		if bytes, ok, err := hexBytes(object); ok {
			reflect.Copy(v, reflect.ValueOf(bytes))
			return err
		}
		if !isList {
			return orElse(notInteger, func() error { return putInteger(t, p, n, "") })
		}
		if len(list) != t.Len() {
			return fmt.Errorf("%d values for a %v", len(list), t)
		}
		for i, part := range list {
			if err := putJSON(t.Elem(), part0(t, p, i), part); err != nil {
				return err
			}
		}
		return nil
	case reflect.Slice:
		if json_ == nil {
			return nil
		}
		slice := reflect.MakeSlice(t, len(list), len(list))
		for i, part := range list {
			if err := putJSON(t.Elem(), slice.Index(i).Addr().UnsafePointer(), part); err != nil {
				return err
			}
		}
		v.Set(slice)
		return nil
	case reflect.Struct:
		if object == nil && !isList {
			if json_ == nil && t.NumField() == 0 {
				return nil
			}
			return orElse(notInteger, func() error { return putInteger(t, p, n, "") })
		}
		next := 0
		for i := 0; i < t.NumField(); i++ {
			field := t.Field(i)
			if field.Name == "_" {
				continue
			}
			part := object[field.Name]
			if isList {
				part = list[next]
			}
			next++
			if err := putJSON(field.Type, unsafe.Add(p, field.Offset), part); err != nil {
				return err
			}
		}
		return nil
	case reflect.Interface:
		if json_ == nil {
			return nil
		}
		name, value := "", any(nil)
		if full, isFull := object["type"].(string); isFull {
			name, value = full, object["value"]
		} else {
			for short, of := range object {
				name, value = shortNames[short], of
			}
		}
		return putBoxed(t, p, name, func(t reflect.Type, p unsafe.Pointer) error {
			return putJSON(t, p, value)
		})
	case reflect.Ptr, reflect.UnsafePointer, reflect.Chan, reflect.Map, reflect.Func:
		// An address that nothing lies at.
		*(*uintptr)(p) = uintptr(n)
		return nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(uint64(n))
		return notInteger
	default:
		v.SetInt(n)
		return notInteger
	}
}

func orElse(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

var specialFloats = map[string]float64{
	"NaN": math.NaN(), "-0": math.Copysign(0, -1),
	"+Inf": math.Inf(1), "Inf": math.Inf(1), "-Inf": math.Inf(-1),
}

func putFloat(single bool, p unsafe.Pointer, json_ any) error {
	var x float64
	switch v := json_.(type) {
	case json.Number:
		x, _ = v.Float64()
	case string:
		x = specialFloats[v]
	case map[string]any:
		text, _ := v["bits"].(string)
		bits, err := strconv.ParseUint(text, 0, 64)
		if single {
			*(*uint32)(p) = uint32(bits)
		} else {
			*(*uint64)(p) = bits
		}
		return err
	default:
		return fmt.Errorf("%v is no float", json_)
	}
	if single {
		*(*float32)(p) = float32(x)
	} else {
		*(*float64)(p) = x
	}
	return nil
}

func hexBytes(object map[string]any) ([]byte, bool, error) {
	text, isHex := object["hex"].(string)
	bytes, err := hex.DecodeString(text)
	return bytes, isHex, err
}
