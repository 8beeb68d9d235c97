package words

import (
	"maps"
	"sync"
	"sync/atomic"

	"github.com/fielderrors/bind/internal/mistake"
)

// shared holds the sentences of mistakes that only the program can make: of
// rules with the arguments that tags have, and of values of the wrong type.
// There are as many as the tags say, and none is there by a client's choice.
// Nothing is ever taken out, so that reading takes no lock.
type shared struct {
	all atomic.Pointer[map[kind]sentence]
	mu  sync.Mutex // held to add
}

// mostShared is how many sentences a language remembers at most. A program with
// more kinds of mistakes words some of them anew in every answer.
const mostShared = 1 << 10

func (s *shared) find(k kind) (found sentence, known bool) {
	if all := s.all.Load(); all != nil {
		found, known = (*all)[k]
	}
	return found, known
}

func (s *shared) keep(k kind, of sentence) {
	s.mu.Lock()
	defer s.mu.Unlock()

	more := map[kind]sentence{}
	if all := s.all.Load(); all != nil {
		if len(*all) >= mostShared {
			return
		}
		maps.Copy(more, *all)
	}
	more[k] = of
	s.all.Store(&more)
}

// shares reports whether mistakes of a kind are none that a client could choose
// the words of.
func (l *Language) shares(k kind) bool {
	known := k.typ == "" || wordsOfTypes[k.typ]
	if k.rule == mistake.RuleType && k.param == "" {
		return known
	}
	return known && l.stated != nil && l.stated(k.rule, k.param)
}

// wordsOfTypes are what a value can be called: see shape.Type.Word.
var wordsOfTypes = map[string]bool{
	"string": true, "integer": true, "number": true, "boolean": true, "array": true, "object": true,
	"date-time": true, "duration": true,
}
