package main

// The maps the probe can run, each with statements a compiler turns into the very calls a program
// would make: make, assignment, delete, and the clearing loop (which becomes runtime.mapclear).

import "unsafe"

type specimen struct {
	make   func(hint int)
	put    func(key, elem int64)
	delete func(key int64)
	clear  func()
	header func() unsafe.Pointer
	typ    func() unsafe.Pointer
}

var specimens = map[string]func() specimen{
	"map[int64]int64": func() specimen {
		var m map[int64]int64
		return specimen{
			func(hint int) { m = make(map[int64]int64, hint) },
			func(key, elem int64) { m[key] = elem },
			func(key int64) { delete(m, key) },
			func() {
				for key := range m {
					delete(m, key)
				}
			},
			func() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) },
			func() unsafe.Pointer { return typeOf(m) },
		}
	},
	"map[int64]bool": func() specimen {
		var m map[int64]bool
		return specimen{
			func(hint int) { m = make(map[int64]bool, hint) },
			func(key, elem int64) { m[key] = elem&1 == 1 },
			func(key int64) { delete(m, key) },
			func() {
				for key := range m {
					delete(m, key)
				}
			},
			func() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) },
			func() unsafe.Pointer { return typeOf(m) },
		}
	},
	"map[int64]struct{}": func() specimen {
		var m map[int64]struct{}
		return specimen{
			func(hint int) { m = make(map[int64]struct{}, hint) },
			func(key, elem int64) { m[key] = struct{}{} },
			func(key int64) { delete(m, key) },
			func() {
				for key := range m {
					delete(m, key)
				}
			},
			func() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) },
			func() unsafe.Pointer { return typeOf(m) },
		}
	},
}

// typeOf takes the type word of an interface that holds the map.
func typeOf(m any) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) }
