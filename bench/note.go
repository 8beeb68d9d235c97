package main

import "slices"

// note is what a reader must know to compare a figure with bind's.
type note struct{ mark, text string }

var (
	noteFirst     = note{"ᵃ", "names the first mistake only"}
	noteUnplaced  = note{"ᵇ", "does not say which lead is wrong"}
	noteText      = note{"ᶜ", "names all mistakes in one text, under the names of Go fields"}
	noteUnchecked = note{"ᵈ", "does not look at the rules: the body passes"}
	noteSilent    = note{"ᵉ", "is a part of the work: no request is read and no response is written"}
	noteUnknown   = note{"ᶠ", "accepts unknown members and members that stand twice"}
	noteBytes     = note{"ᵍ", "does not look for control characters or bad UTF-8 in strings"}
)

func allNotes() []note {
	return []note{
		noteFirst, noteUnplaced, noteText, noteUnchecked, noteSilent, noteUnknown, noteBytes,
	}
}

// explanation says why bind may miss targets on a workload: what a profile of
// it shows.
type explanation struct {
	workload string
	figure   string // what the figures of these targets begin with; "" means all
	text     string
}

// explanations returns all of them. The report prints those to what is missed.
func explanations() []explanation {
	return []explanation{
		{
			workload: "valid100000",
			figure:   "time per lead",
			text: "1,000 leads fit the processor's caches. 100,000 do not: " +
				"their values are written to fresh memory.",
		},
		{
			workload: "valid1",
			text: "Of the instructions, two thirds decode and prove the lead, a sixth finds the handler " +
				"and reads the body, as with the peers, and a sixth begins and ends a decoding: " +
				"settings, limits and memory from a pool.",
		},
		{
			workload: "valid1000",
			text: "Nearly all of it is the one pass over the bytes. Of its time, a tenth proves " +
				"the rules, a seventh is memory and its collection, a ninth finds and sets fields by " +
				"reflection, and a twelfth copies strings; package unsafe would save most of the last two.",
		},
		{
			workload: "rules1000",
			text: "It is the valid body and ten leads that are walked again, rule by rule. " +
				"What is left is decoding: see 1,000 leads, valid.",
		},
		{
			workload: "types1000",
			text: "gin stops at the first wrong value and looks at no rule. bind decodes the rest, " +
				"which is nearly all of the time.",
		},
		{
			workload: "types10",
			text: "gin stops at the first wrong value and looks at no rule. Of bind's instructions, " +
				"72 % decode all ten leads; a tenth finds what else is wrong and puts it in order, " +
				"and an eighth words and writes the answer.",
		},
		{
			workload: "bad1",
			text: "Of the instructions, 37 % word and write the answer, which has a place, a sentence, a " +
				"language and an id where the peers write one text; a quarter finds the rules that " +
				"fail, a twelfth puts the mistakes in order, a sixth decodes. No call of validator is left.",
		},
		{
			workload: "all1000",
			text: "Of the instructions, a third walks the leads, 36 % word and write 5,000 sentences " +
				"under 5,000 places, 23 % decode, 6 % put the mistakes in order and find their " +
				"patterns. No call of validator is left, and sentences are made once each.",
		},
		{
			workload: "alltypes1000",
			text: "Of the instructions, 38 % decode, a third walks the fields of leads in which " +
				"something could not be decoded, a quarter words and writes 4,000 sentences. Other " +
				"peers than huma stop at the first.",
		},
		{
			workload: "decode1000",
			text: "One pass without package unsafe: fields are set by reflection (a tenth), lists grow by " +
				"reflection (a sixth), texts are copied so that no value shares memory with " +
				"the body, and unknown and repeated members are refused. sonic compiles to " +
				"machine code, writes through pointers and refuses neither.",
		},
		{
			workload: "decode1",
			text: "Three tenths of the instructions do not read the body: Decode decodes into a value " +
				"of its own, because what the caller has stays as it is on any error, checks what " +
				"it is given, and takes a decoder from its pool. The others decode into the " +
				"caller's value.",
		},
	}
}

// notes returns those that belong to the figure of c on w.
func (c cell) notes(w workload) []note {
	var notes []note
	r := c.contestant.reachOn(w)
	refused := !c.verdict.accepted && !c.contestant.reference

	if refused && r == first {
		notes = append(notes, noteFirst)
	}
	if refused && w.bulk && c.verdict.items == 0 {
		notes = append(notes, noteUnplaced)
	}
	if refused && c.contestant.text && r == everything {
		notes = append(notes, noteText)
	}

	if r == unchecked {
		notes = append(notes, noteUnchecked)
	}
	if c.contestant.reference {
		notes = append(notes, noteSilent)
	}
	return append(notes, c.contestant.lax...)
}

// marks returns the marks of notes, to stand beside a figure.
func marks(notes []note) string {
	s := ""
	for _, n := range notes {
		s += n.mark
	}
	return s
}

// notesOf returns the notes to all figures in rows, each once.
func notesOf(rows []row) []note {
	var used []note
	for _, r := range rows {
		for _, c := range r.cells {
			if c.timed() {
				used = append(used, c.notes(r.workload)...)
			}
		}
	}

	unused := func(n note) bool { return !slices.Contains(used, n) }
	return slices.DeleteFunc(allNotes(), unused)
}
