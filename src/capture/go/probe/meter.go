package probe

// What a case costs, counted from before its map is made.

import "runtime"

type meter struct{ base, now runtime.MemStats }

func (m *meter) start() {
	growStack(100)
	runtime.GC()
	runtime.ReadMemStats(&m.now)
	runtime.ReadMemStats(&m.base)
}

func (m *meter) read() (mallocs, totalAlloc int) {
	runtime.ReadMemStats(&m.now)
	return int(m.now.Mallocs - m.base.Mallocs), int(m.now.TotalAlloc - m.base.TotalAlloc)
}

// alloc is what was read last. It makes a map, so the hash key must be the process's own again.
func (m *meter) alloc() map[string]int {
	return map[string]int{
		"mallocs":     int(m.now.Mallocs - m.base.Mallocs),
		"totalAlloc":  int(m.now.TotalAlloc - m.base.TotalAlloc),
		"frees":       int(m.now.Frees - m.base.Frees),
		"heapObjects": int(m.now.HeapObjects - m.base.HeapObjects),
		"heapAlloc":   int(m.now.HeapAlloc - m.base.HeapAlloc),
	}
}
