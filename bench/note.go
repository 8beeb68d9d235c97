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
