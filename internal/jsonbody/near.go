package jsonbody

import (
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// suggest adds to the unknown members of an object the one that may be meant
// with each. It looks at the mistakes since the first of them.
func (p *parser) suggest(m *members) {
	here := string(p.place())
	if p.found == nil {
		return
	}
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
		edits := editsBetween(name, f.name)
		enough := 2*edits < max(len(name), len(f.name)) // letters are the same
		if edits < least && enough {
			nearest, least = f.name, edits
		}
	}
	return nearest
}

// editsBetween returns by how many letters two names differ, where neighbours
// that have changed places are one, and so is the case of all of them. More than
// mostEdits are not counted.
func editsBetween(a, b string) int {
	const many = mostEdits + 1
	switch {
	case a == b:
		return 0
	case strings.EqualFold(a, b):
		return 1
	case len(a)-len(b) > mostEdits, len(b)-len(a) > mostEdits:
		return many
	}

	// The rows of the optimal string alignment distance, for letters that are
	// bytes. Only what lies near the diagonal can be small enough.
	var rows [3][longestName + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-mostEdits), min(len(b), i+mostEdits)
		row[from-1] = many
		if from == 1 {
			row[0] = i
		}
		if to < len(b) {
			row[to+1] = many
		}
		for j := from; j <= to; j++ {
			edits := min(above[j], row[j-1]) + 1
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			edits = min(edits, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				edits = min(edits, before[j-2]+1)
			}
			row[j] = min(edits, many)
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], many)
}
