package words

import (
	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// Messages words the mistakes of one answer. It finds each distinct sentence
// once and remembers it: a large answer repeats a few sentences thousands of
// times, with another label in each.
//
// Sentences for rules as the program's tags state them are remembered by the
// language: see [shared]. All others are remembered as long as the answer: what
// clients and handlers choose (the Param of a handler's mistake can be any text
// of a client's) is in no memory that answers share.
//
// Messages is not safe for concurrent use.
type Messages struct {
	*Language
	facts   Facts
	mistake mistake.Mistake // the last one: a copy for each would be an allocation
	memo    memo
	scratch []byte
	texts   path.Strings
	dots    path.Dots
	dotted  dottedLabel

	expected int  // how many mistakes there are, about
	borrowed bool // the last wording has words of the language below in it
	outlined bool // labels and plurals are holes: see Outline
}

// Messages returns what words the mistakes of one answer, about n of them.
func (l *Language) Messages(n int, facts Facts) *Messages {
	m := new(Messages)
	m.Restart(l, n, facts)
	return m
}

// Restart makes m word the mistakes of another answer in l, about n of them. It
// uses memory of the answer before, but of no text that has been returned.
func (m *Messages) Restart(l *Language, n int, facts Facts) {
	few, scratch := m.memo.few, m.scratch[:0]
	clear(few)
	if cap(scratch) == 0 || cap(scratch) > largeText {
		scratch = make([]byte, 0, usualText)
	}
	m.dots.Restart()
	*m = Messages{
		Language: l, facts: facts, scratch: scratch, memo: memo{few: few[:0]},
		texts: path.Strings{Expected: n, Usual: usualText / 2}, expected: n,
		dots: m.dots,
	}
}

// Hint is what need not be found out about a message again. The zero Hint says
// nothing.
type Hint struct {
	From, To int32 // where the dotted path of the mistake stands in it; 0, 0 if that is not known
	Plain    bool  // it stands in JSON as it is
}

// Text words one mistake.
func (m *Messages) Text(of *mistake.Mistake) (text string, known Hint) {
	s := m.sentence(of)
	known.Plain = s.plain
	b := s.template.Append(m.scratch[:0], func(b []byte, slot int) []byte {
		switch slot {
		case 0:
			from := len(b)
			b = m.appendLabel(b, of.Path, of.Rule == mistake.RuleUnknown)
			known.label(m.dotted, from, len(b))
			return b
		case 1, 2:
			return append(b, s.args[slot-1]...)
		}
		return appendItem(b, of.Path, slot)
	})
	m.scratch = b
	return m.texts.Keep(b), known
}

// label notes where the label stands, and whether it is the dotted path.
func (h *Hint) label(as dottedLabel, from, to int) {
	if as.path {
		h.From, h.To = int32(from), int32(to)
	}
	h.Plain = h.Plain && as.path && as.plain
}

// sentence is a sentence without its label.
type sentence struct {
	template *catalog.Template
	args     [2]string // {1} and {2}
	plain    bool      // all but the label is known to stand in JSON as it is
}

// filled returns the sentence with its arguments in the template.
func (s sentence) filled() sentence {
	template := s.template.Filled(s.args)
	bare := template.Append(nil, func(b []byte, _ int) []byte { return append(b, ' ') })
	return sentence{template: template, plain: jsonwriter.IsPlain(bare)}
}

// sentence returns the sentence for a mistake.
func (m *Messages) sentence(of *mistake.Mistake) sentence {
	k, memorable := m.kindOf(of)
	if memorable {
		if s, known := m.memo.find(k); known {
			return s
		}
	}

	m.mistake = *of
	if !memorable {
		return m.sentenceFor(&m.mistake)
	}
	s, known := m.shared.find(k)
	repeats := m.expected > fewSentences
	if !known {
		s = m.sentenceFor(&m.mistake)
		shares := m.shares(k)
		if shares || repeats {
			s = s.filled()
		}
		if shares {
			m.shared.keep(k, s)
		}
	}
	if repeats || !known {
		m.memo.keep(k, s)
	}
	return s
}

// sentenceFor returns the sentence for a mistake in the first language that has
// words for it.
func (m *Messages) sentenceFor(fe *mistake.Mistake) sentence {
	s, _ := m.spoken(fe)
	return s
}

// kind is what mistakes have in common that get the same sentence, whatever
// their labels.
type kind struct {
	rule, param, typ string
	wholeBody        bool
	inBytes          bool
}

// kindOf returns the kind of a mistake. It is not memorable if the sentence
// depends on more than the kind: on other fields, or on the path, for which
// there is a message of the user's.
func (m *Messages) kindOf(fe *mistake.Mistake) (k kind, memorable bool) {
	if len(fe.Refs) > 0 {
		return k, false
	}
	for spoken := m.Language; spoken != nil; spoken = spoken.under {
		for _, p := range spoken.messages {
			if p.isFor(fe.Rule) {
				return k, false
			}
		}
	}
	return kind{fe.Rule, fe.Param, fe.Type, fe.Path == "", m.inBytes(fe)}, true
}

// memo holds the sentences of an answer by their kinds. The first few are
// compared one by one, which is faster than a map.
type memo struct {
	few  []remembered
	turn int // in few: what comes next if the kinds come round in the same order
	more map[kind]sentence
}

const fewSentences = 8

// A message mostly takes no more bytes than usualText. The memory that a
// message of more than largeText has taken is not used again.
const (
	usualText = 128
	largeText = 4 << 10
)

type remembered struct {
	kind     kind
	sentence sentence
}

func (m *memo) find(k kind) (s sentence, known bool) {
	for range m.few {
		next := &m.few[m.turn]
		if m.turn++; m.turn == len(m.few) {
			m.turn = 0
		}
		if next.kind == k {
			return next.sentence, true
		}
	}
	s, known = m.more[k]
	return s, known
}

func (m *memo) keep(k kind, s sentence) {
	if cap(m.few) == 0 {
		m.few = make([]remembered, 0, fewSentences)
	}
	if len(m.few) < fewSentences {
		m.few, m.turn = append(m.few, remembered{k, s}), 0
		return
	}
	if m.more == nil {
		m.more = map[kind]sentence{}
	}
	m.more[k] = s
}
