package words

import (
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
)

// Messages words the mistakes of one answer. It renders each distinct sentence
// once and remembers it, cut where the label stands: a large answer repeats a
// few sentences thousands of times.
//
// The memo lives as long as the answer. A memo that answers share would be
// keyed by what a client or a handler chose (the Param of a handler's mistake
// can be any text of the client's), would need a lock and a limit, and would
// gain little: finding and filling a sentence takes about 0.3 µs.
//
// Messages is not safe for concurrent use.
type Messages struct {
	language *Language
	mistake  mistake.Mistake // the last one: a copy for each would be an allocation
	memo     memo
	texts    texts
}

// Messages returns what words the mistakes of one answer, about n of them.
func (l *Language) Messages(n int) *Messages {
	return &Messages{language: l, texts: texts{expected: n}}
}

// Text words one mistake.
func (m *Messages) Text(of mistake.Mistake) string {
	m.mistake = of
	fe := &m.mistake

	var buf [usual]byte
	label := m.language.appendLabel(buf[:0], fe.Path)

	k, memorable := m.language.kindOf(fe)
	if !memorable {
		return m.language.text(fe, m.language.wording(fe), string(label))
	}
	around, known := m.memo.find(k)
	if !known {
		w := m.language.wording(fe)
		if !m.language.slotted(w) {
			return m.language.text(fe, w, string(label))
		}
		around = strings.Split(m.language.text(fe, w, labelSlot), labelSlot)
		m.memo.keep(k, around)
	}
	return m.texts.fill(around, label)
}

// text fills the sentence of a mistake.
func (l *Language) text(fe *mistake.Mistake, w wording, label string) string {
	params := catalog.Params{label, w.args[0], w.args[1]}
	if l.usesNumber(w.key) {
		fillNumber(&params, fe.Path)
	}
	return l.catalog.Text(w.key, &params)
}

// usual is how many bytes the label of nearly every field takes.
const usual = 96

// kind is what mistakes have in common that get the same sentence, whatever
// their labels.
type kind struct {
	rule, param, typ string
	wholeBody        bool
}

// kindOf returns the kind of a mistake. It is not memorable if the sentence
// depends on more than the kind: on other fields, or on the path, for which
// there is a message of the user's.
func (l *Language) kindOf(fe *mistake.Mistake) (k kind, memorable bool) {
	if len(fe.Refs) > 0 {
		return k, false
	}
	for _, p := range l.messages {
		if p.isFor(fe.Rule) {
			return k, false
		}
	}
	return kind{fe.Rule, fe.Param, fe.Type, fe.Path == ""}, true
}

// labelSlot stands where the label will.
const labelSlot = "\x00"

// slotted reports whether nothing but the label distinguishes the sentences of
// a wording, so that they can be cut at the slot.
func (l *Language) slotted(w wording) bool {
	return !l.usesNumber(w.key) && !strings.Contains(w.args[0]+w.args[1], labelSlot)
}

// memo holds the sentences of an answer by their kinds, each cut at the label
// slot. The first few are compared one by one, which is faster than a map.
type memo struct {
	few   [8]kind
	texts [8][]string
	size  int
	more  map[kind][]string
}

func (m *memo) find(k kind) (around []string, known bool) {
	for i := range m.size {
		if m.few[i] == k {
			return m.texts[i], true
		}
	}
	around, known = m.more[k]
	return around, known
}

func (m *memo) keep(k kind, around []string) {
	if m.size < len(m.few) {
		m.few[m.size], m.texts[m.size] = k, around
		m.size++
		return
	}
	if m.more == nil {
		m.more = map[kind][]string{}
	}
	m.more[k] = around
}

// texts makes many short strings in a few allocations.
type texts struct {
	builder  strings.Builder
	expected int // how many strings will be made
}

// fill returns the pieces joined by the label.
func (t *texts) fill(around []string, label []byte) string {
	size := len(label) * (len(around) - 1)
	for _, piece := range around {
		size += len(piece)
	}
	t.reserve(size)

	start := t.builder.Len()
	for i, piece := range around {
		if i > 0 {
			t.builder.Write(label)
		}
		t.builder.WriteString(piece)
	}
	return t.builder.String()[start:]
}

// reserve makes room for a string of a size. A new block has room for as many
// of the strings that are expected as fit into 16 KiB.
func (t *texts) reserve(size int) {
	const block = 16 << 10
	if t.builder.Cap()-t.builder.Len() < size {
		t.builder = strings.Builder{}
		t.builder.Grow(max(size, min(size*t.expected, block)))
	}
	t.expected = max(t.expected-1, 1)
}
