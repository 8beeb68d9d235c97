package path

import (
	"slices"
	"strings"
)

// Tree keeps many paths in little memory: the steps that paths begin with alike
// are kept once, if the paths come in the order of the document. The zero Tree
// is empty and ready for use.
type Tree struct {
	nodes []node
	text  []byte  // the steps of all nodes
	trail []int32 // the nodes from the root to the path that came last
}

// node is a path: one step behind its parent. The step ends where that of the
// next node starts.
type node struct {
	parent int32 // -1 for the whole document
	start  int32 // of the step in Tree.text
}

// Add adds a path, given as the bytes of its Steps, and returns its number.
// The whole document has the number -1.
func (t *Tree) Add(p []byte) int {
	depth := 0
	for ; depth < len(t.trail); depth++ {
		step := t.step(t.trail[depth])
		if len(p) < len(step) || string(p[:len(step)]) != string(step) {
			break
		}
		p = p[len(step):]
	}

	t.trail = t.trail[:depth]
	for len(p) > 0 {
		size := stepSize(p)
		t.push(p[:size])
		p = p[size:]
	}
	return t.last()
}

// Size returns how many bytes the paths take.
func (t *Tree) Size() int { return len(t.text) + nodeSize*len(t.nodes) }

// nodeSize is how many bytes a node takes.
const nodeSize = 8

// step returns the last step of a path.
func (t *Tree) step(number int32) []byte {
	end := len(t.text)
	if int(number)+1 < len(t.nodes) {
		end = int(t.nodes[number+1].start)
	}
	return t.text[t.nodes[number].start:end]
}

// last returns the number of the path that the trail leads to.
func (t *Tree) last() int {
	if len(t.trail) == 0 {
		return -1
	}
	return int(t.trail[len(t.trail)-1])
}

// push makes the trail one step longer.
func (t *Tree) push(step []byte) {
	t.nodes = append(doubled(t.nodes, 1), node{int32(t.last()), int32(len(t.text))})
	t.text = append(doubled(t.text, len(step)), step...)
	t.trail = append(t.trail, int32(len(t.nodes)-1))
}

// doubled returns a slice with room for n more. append alone makes large ones
// grow by a quarter, and copies them again and again.
func doubled[T any](s []T, n int) []T {
	if len(s)+n > cap(s) {
		return slices.Grow(s, max(n, len(s)))
	}
	return s
}

// Steps returns the path with a number.
func (t *Tree) Steps(number int) Steps {
	var buf [deep]int32
	way, size := t.way(buf[:0], number)

	var b strings.Builder
	b.Grow(size)
	for _, i := range slices.Backward(way) {
		b.Write(t.step(i))
	}
	return Steps(b.String())
}

// deep is how many steps nearly all paths have at the most.
const deep = 64

// way appends the nodes from a path up to the root. size is what their steps
// take.
func (t *Tree) way(up []int32, number int) (_ []int32, size int) {
	for i := int32(number); i >= 0; i = t.nodes[i].parent {
		up = append(up, i)
		size += len(t.step(i))
	}
	return up, size
}
