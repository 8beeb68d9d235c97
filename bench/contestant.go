package main

// contestant is one way to turn a body into a valid value or a refusal.
type contestant struct {
	name      string
	reference bool  // a part of the work, to compare with; it answers nobody
	rules     reach // what it says about values that break a rule
	types     reach // what it says about values of a wrong type
	text      bool  // it names mistakes in one text, under the names of Go fields

	lax     []note // what it lets pass
	missing string // why it cannot take part here, "" if it can

	// open returns an exchange that sends w's body.
	open func(w workload) exchange
	// mistakes counts those that a refusal names. It returns unreadable for one
	// that is not in the contestant's format.
	mistakes func(body []byte) int
}

// unreadable is no number of mistakes that anybody expects.
const unreadable = -1

// reach is how much of what is wrong a contestant tells the client.
type reach uint8

const (
	everything reach = iota // every mistake, with the index of its lead
	unplaced                // every mistake, but not in which lead it is
	first                   // the first mistake; encoding/json gives it an index from Go 1.27 on
	unchecked               // nothing: the body passes
	absent                  // it does not do this work
)

// The names of contestants that are looked for in results.
const (
	nameBind        = "bind"
	nameStd         = "encoding/json + validator"
	nameGin         = "gin"
	nameEcho        = "echo"
	nameFiber       = "fiber"
	nameHuma        = "huma"
	nameDecoding    = "json v2 decoding alone"
	nameRules       = "validator alone"
	nameSonic       = "sonic (ConfigStd)"
	nameSonicFast   = "sonic (ConfigFastest)"
	nameStdDecoding = "encoding/json"
)

// field holds the contestants, those who bind requests and those who only
// decode.
type field struct{ requests, decoders []contestant }

// contestants returns all of them.
func contestants() (field, error) {
	requests, err := binders()
	if err != nil {
		return field{}, err
	}
	only, err := decoders()
	if err != nil {
		return field{}, err
	}
	return field{requests: requests, decoders: only}, nil
}

// on returns those who do the work of w.
func (f field) on(w workload) []contestant {
	if w.decoding {
		return f.decoders
	}
	return f.requests
}

// binders returns those who bind requests, bind first and the references last.
func binders() ([]contestant, error) {
	to := newRecorder()
	b, err := bindPeer(to)
	if err != nil {
		return nil, err
	}
	return []contestant{
		b, stdPeer(to), ginPeer(to), echoPeer(to), fiberPeer(), humaPeer(to),
		decodingReference(), validatorReference(),
	}, nil
}

// reachOn returns how much c says about w.
func (c contestant) reachOn(w workload) reach {
	switch {
	case c.missing != "":
		return absent
	case w.name == empty && c.reference:
		return absent
	case w.flaw == wrongRules:
		return c.rules
	case w.flaw == wrongTypes:
		return c.types
	}
	return everything
}
