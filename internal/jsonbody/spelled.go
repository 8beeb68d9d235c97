package jsonbody

import "github.com/fielderrors/bind/internal/path"

// Paths have the names that the client has written. A value may know them
// otherwise: the key of a map is what its type makes of a name, and a field with
// case:ignore takes many. So the decoder keeps such names for the stages that
// look at the value.

// spell keeps the name of the member that the frames lead to, which the value
// knows as known. False says that there is no memory for it.
func (p *parser) spell(known any, name []byte) bool {
	if !p.spend(path.SpellingWeight + 2*int64(len(name))) {
		return false
	}
	if p.spelled == nil {
		p.spelled = new(path.Spellings)
	}
	p.spelled.Add(p.place(), known)
	return true
}
