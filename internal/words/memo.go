package words

import (
	"slices"

	"github.com/fielderrors/bind/internal/mistake"
)

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

type remembered struct {
	kind     kind
	sentence sentence
	shared   bool // by all answers
}

// restarted returns the memo for another answer, in the memory of this one. If it
// is in the same language, what answers share stays.
func (m *memo) restarted(sameLanguage bool) memo {
	few := slices.DeleteFunc(m.few, func(r remembered) bool { return !sameLanguage || !r.shared })
	return memo{few: few}
}

// find returns the sentence for a mistake if it is one of the few; nil if it is
// not. It begins with the one whose turn it is.
func (m *memo) find(messages *Messages, of *mistake.Mistake) *sentence {
	if len(of.Refs) > 0 {
		return nil
	}
	for range m.few {
		next := &m.few[m.turn]
		if m.turn++; m.turn == len(m.few) {
			m.turn = 0
		}

		k := &next.kind
		words := k.typ == of.Type && k.rule == of.Rule && k.param == of.Param
		if words && k.wholeBody == (of.Path == "") && k.inBytes == messages.inBytes(of) {
			return &next.sentence
		}
	}
	return nil
}

func (m *memo) keep(r remembered) {
	if cap(m.few) == 0 {
		m.few = make([]remembered, 0, fewSentences)
	}
	if len(m.few) < fewSentences {
		m.few, m.turn = append(m.few, r), 0
		return
	}
	if m.more == nil {
		m.more = map[kind]sentence{}
	}
	m.more[r.kind] = r.sentence
}
