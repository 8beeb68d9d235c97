package rules

import (
	"slices"

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
}

func newMistyped(mistakes []mistake.Mistake) (m mistyped) {
	for _, found := range mistakes {
		if found.Rule == mistake.RuleUnknown {
			continue
		}

		m.Add(found.Path)
		if found.Rule == mistake.RuleKey {
			if m.without == nil {
				m.without = map[path.Steps]bool{}
			}
			m.without[found.Path.Parent()] = true
		}
	}
	return m
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
