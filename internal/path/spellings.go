package path

import "sync"

// Spellings hold the names that a document has for places that a value knows by
// others: a member m.de, whose key in the value is DE. A nil Spellings holds
// none. Once it is read, nothing may be added.
type Spellings struct {
	tree Tree
	all  [][]spelling // in chunks: one list that grows would take several times the memory

	indexed    sync.Once
	text       string         // of the tree
	containers map[edge]int32 // the nodes of the tree that have something in them
	names      map[alias]int32
}

// spellingChunk is how many spellings a chunk holds. The first one grows to that.
const spellingChunk = 512

// spelling is a place and what the value knows it by, among its neighbours.
type spelling struct {
	node  int32 // in Spellings.tree
	known any
}

// edge is a step from a node of the tree.
type edge struct {
	from int32
	step string
}

// alias is a spelling as it is looked for.
type alias struct {
	around int32
	known  any
}

// SpellingWeight is about what a spelling takes, the texts of its name apart.
const SpellingWeight = 120

// Add adds a place whose last step is a member name, given as the bytes of its
// Steps. Places come in the order of the document. known can be compared.
func (s *Spellings) Add(place []byte, known any) {
	last := len(s.all) - 1
	switch {
	case last < 0:
		s.all = append(s.all, nil)
		last++
	case len(s.all[last]) == spellingChunk:
		s.all = append(s.all, make([]spelling, 0, spellingChunk))
		last++
	}
	s.all[last] = append(s.all[last], spelling{int32(s.tree.Add(place)), known})
}

// Name returns the name of what the value at a place knows as known.
func (s *Spellings) Name(around []byte, known any) (name string, ok bool) {
	if s == nil {
		return "", false
	}
	s.indexed.Do(s.index)

	at := int32(-1)
	for len(around) > 0 {
		size := stepSize(around)
		if at, ok = s.containers[edge{at, string(around[:size])}]; !ok {
			return "", false
		}
		around = around[size:]
	}

	node, ok := s.names[alias{at, known}]
	if !ok {
		return "", false
	}
	step, _ := Steps(s.step(node)).Next()
	return step.Name, true
}

// step returns the last step of the path with a number.
func (s *Spellings) step(node int32) string {
	start := int(s.tree.nodes[node].start)
	return s.text[start : start+len(s.tree.step(node))]
}

// index prepares for Name.
func (s *Spellings) index() {
	s.text = string(s.tree.text)
	s.containers, s.names = map[edge]int32{}, make(map[alias]int32, len(s.all)*spellingChunk)

	nodes := s.tree.nodes
	for _, chunk := range s.all {
		for _, one := range chunk {
			around := nodes[one.node].parent
			s.names[alias{around, one.known}] = one.node
			s.contain(around)
		}
	}
}

// contain makes a node, and those around it, known as containers.
func (s *Spellings) contain(node int32) {
	for node >= 0 {
		around := s.tree.nodes[node].parent
		step := edge{around, s.step(node)}
		if _, known := s.containers[step]; known {
			return
		}
		s.containers[step] = node
		node = around
	}
}
