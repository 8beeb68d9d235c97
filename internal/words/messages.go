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
	names   path.Items[placeName]

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
// uses memory of the answer before, but of no text that has been returned, and
// the sentences that answers share.
func (m *Messages) Restart(l *Language, n int, facts Facts) {
	scratch := m.scratch[:0]
	if cap(scratch) == 0 || cap(scratch) > largeText {
		scratch = make([]byte, 0, usualText)
	}
	m.dots.Restart()
	*m = Messages{
		Language: l, facts: facts, scratch: scratch, memo: m.memo.restarted(l == m.Language),
		texts: path.Strings{Expected: n, Usual: usualText / 2}, expected: n,
		dots: m.dots,
	}
}

// Forget lets go of an answer that has been written.
func (m *Messages) Forget() { m.Restart(m.Language, 0, Facts{}) }

// Hint is what need not be found out about a message again. The zero Hint says
// nothing.
type Hint struct {
	From, To int32 // where the dotted path of the mistake stands in it; 0, 0 if that is not known
	Plain    bool  // it stands in JSON as it is
}

// A message mostly takes no more bytes than usualText. The memory that a
// message of more than largeText has taken is not used again.
const (
	usualText = 128
	largeText = 4 << 10
)

// Text words one mistake.
func (m *Messages) Text(of *mistake.Mistake) (text string, known Hint) {
	s := m.sentence(of)
	b := m.scratch[:0]
	known.Plain = s.plain

	if before, after, ok := s.template.Around(); ok {
		b = append(b, before...)
		b = m.appendHinted(b, of, &known)
		b = append(b, after...)
	} else {
		b = s.template.Append(b, func(b []byte, slot int) []byte {
			switch slot {
			case 0:
				return m.appendHinted(b, of, &known)
			case 1, 2:
				return append(b, s.args[slot-1]...)
			}
			return appendItem(b, of.Path, slot)
		})
	}

	m.scratch = b
	return m.texts.Keep(b), known
}

// appendHinted appends the label of the mistaken value, and notes where it stands
// and whether it is the dotted path.
func (m *Messages) appendHinted(b []byte, of *mistake.Mistake, known *Hint) []byte {
	from := len(b)
	b = m.appendLabel(b, of.Path, of.Rule == mistake.RuleUnknown)
	if m.dotted.path {
		known.From, known.To = int32(from), int32(len(b))
	}
	known.Plain = known.Plain && m.dotted.path && m.dotted.plain
	return b
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
	if s := m.memo.find(m, of); s != nil {
		return *s
	}

	m.mistake = *of
	k, memorable := m.kindOf(of)
	if !memorable {
		return m.sentenceFor(&m.mistake)
	}
	if s, known := m.memo.more[k]; known {
		return s
	}
	s, shares := m.shared.find(k)
	if !shares {
		s, shares = m.sentenceFor(&m.mistake), m.shares(k)
		repeats := m.expected > fewSentences
		if shares || repeats {
			s = s.filled()
		}
		if shares {
			m.shared.keep(k, s)
		}
	}
	m.memo.keep(remembered{k, s, shares})
	return s
}

// sentenceFor returns the sentence for a mistake in the first language that has
// words for it.
func (m *Messages) sentenceFor(fe *mistake.Mistake) sentence {
	s, _ := m.spoken(fe)
	return s
}
