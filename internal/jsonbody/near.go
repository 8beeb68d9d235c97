package jsonbody

import (
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/spelling"
)

// suggest adds to the unknown members of an object the one that may be meant
// with each. It looks at the mistakes since the first of them.
func (p *parser) suggest(m *members) {
	if p.found == nil {
		return
	}
	here := string(p.place())
	for i := range p.found.All()[m.firstStray:] {
		found := &p.found.All()[m.firstStray+i]
		name, below := strings.CutPrefix(string(found.Path), here)
		if !below || found.Rule != mistake.RuleUnknown || name == "" {
			continue
		}
		step, inside := path.Steps(name).Next()
		if inside == "" && !step.Array {
			found.Param = m.nearest(step.Name)
		}
	}
}

// The names that are compared, and how many letters may differ. Longer names
// are nobody's slip, and would take their time.
const (
	longestName = 64
	mostEdits   = 2
)

// nearest returns the name of a field that was not sent and that an unknown
// name is near to; "" if there is none. Of equally near ones, it is the first.
func (m *members) nearest(name string) (nearest string) {
	if len(name) > longestName {
		return ""
	}
	least := mostEdits + 1

	for i := range m.node.fields {
		f := &m.node.fields[i]
		if len(f.name) > longestName || m.seen.has(f.position) {
			continue
		}
		edits := spelling.Edits(name, f.name, mostEdits)
		enough := 2*edits < max(len(name), len(f.name)) // letters are the same
		if edits < least && enough {
			nearest, least = f.name, edits
		}
	}
	return nearest
}
