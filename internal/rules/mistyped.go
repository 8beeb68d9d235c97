package rules

import (
	"slices"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/tag"
)

// mistyped knows the places of values that could not be decoded. A rule that
// looks at one says nothing about what the client sent, so its failure is
// dropped.
type mistyped struct {
	path.Set
	without map[path.Steps]bool // the maps that lack an entry, because its name cannot be a key

	// In a bulk body, the places are those of one item at a time, which are few:
	// see enter. ahead are the mistakes in the items to come.
	itemwise bool
	ahead    []mistake.Mistake
}

// newMistyped takes in the mistakes in a value at root.
func newMistyped(d *jsonbody.Decoded, root path.Steps) (m mistyped) {
	if m.itemwise = d.Bulk && standInItems(d.Mistakes, root); m.itemwise {
		m.ahead = d.Mistakes
		return m
	}
	for i := range d.Mistakes {
		m.add(&d.Mistakes[i])
	}
	return m
}

// standInItems reports whether mistakes stand in items of the list at root, in the
// order of the items.
func standInItems(mistakes []mistake.Mistake, root path.Steps) bool {
	last := 0
	for i := range mistakes {
		if mistakes[i].Rule == mistake.RuleUnknown {
			continue
		}
		list, item, _, ok := mistakes[i].Path.CutItem()
		if !ok || list != root || item < last {
			return false
		}
		last = item
	}
	return len(mistakes) > 0
}

// enter makes an item of a bulk body the one that is asked about, behind those
// that have been.
func (m *mistyped) enter(item int) {
	if !m.itemwise {
		return
	}
	m.Set, m.without = path.Set{}, nil
	for ; len(m.ahead) > 0; m.ahead = m.ahead[1:] {
		at, ok := m.ahead[0].Path.Item()
		if ok && at > item {
			return
		}
		if at == item {
			m.add(&m.ahead[0])
		}
	}
}

func (m *mistyped) add(found *mistake.Mistake) {
	if found.Rule == mistake.RuleUnknown {
		return
	}

	m.Add(found.Path)
	if found.Rule == mistake.RuleKey {
		if m.without == nil {
			m.without = map[path.Steps]bool{}
		}
		m.without[found.Path.Parent()] = true
	}
}

// explains reports whether a failure is accounted for: it is at, in or around a
// mistyped value, or its rule has looked at one. owners are the structs whose
// struct-level function may have reported it. The number of items or entries is
// known even if one of them is mistyped.
func (m *mistyped) explains(fe mistake.Mistake, owners []path.Steps) bool {
	if m.Empty() {
		return false
	}

	complete := fe.Type == "array" || fe.Type == "object" && !m.without[fe.Path]
	counted := tag.Counts(fe.Rule) && complete
	if m.Covers(fe.Path) || m.Around(fe.Path) && !counted {
		return true
	}
	return slices.ContainsFunc(fe.Refs, m.Touches) || slices.ContainsFunc(owners, m.Touches)
}
