package words

import "github.com/fielderrors/bind/internal/catalog"

// joinAll puts parts together, two at a time: the last one by the text under
// last, the others by the text under key.
func (m *Messages) joinAll(key, last string, parts []string) string {
	out := ""
	for i, part := range parts {
		if i == 0 {
			out = part
			continue
		}
		if i == len(parts)-1 {
			key = last
		}
		out = m.part(key, &catalog.Params{out, part})
	}
	return out
}

// or returns key if the language has such a text, which it need not have. If it
// has none, otherwise stands for it.
func (l *Language) or(key, otherwise string) string {
	if l.catalog.Has(key) {
		return key
	}
	return otherwise
}
