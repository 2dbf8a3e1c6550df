// A real Go program for the cache models: a binary tree, and a sorted slice.
package main

import "sort"

type node struct {
	key         int
	left, right *node
}

func (n *node) insert(key int) *node {
	if n == nil {
		return &node{key: key}
	}
	if key < n.key {
		n.left = n.left.insert(key)
	} else {
		n.right = n.right.insert(key)
	}
	return n
}

func main() {
	var root *node
	x := uint32(1)
	keys := make([]int, 0, 16)
	for i := 0; i < 200; i++ {
		x = x*1664525 + 1013904223
		root = root.insert(int(x >> 8))
		keys = append(keys, int(x>>8))
	}
	sort.Ints(keys)
	if keys[0] > keys[len(keys)-1] {
		panic(root)
	}
}
