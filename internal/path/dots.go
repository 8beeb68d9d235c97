package path

import "slices"

// Dots writes paths as dotted text, one after the other: leads.3.email. It
// writes only what is new in a path: mistakes mostly stand beside each other.
//
// Dots is for one goroutine. The zero Dots is ready for use.
type Dots struct {
	at   Steps
	text []byte
	ends []end // of the first steps of at
	list int   // how many bytes lead to the first index, with it; 0 if there is none
}

// deepest is how many steps are known again. Others are written anew.
const deepest = 64

// end is where a step ends.
type end struct{ steps, text int }

// Write returns the text of a path, which stays until the next call. Its first
// kept bytes are those that the text before began with. Dots inside names are
// not escaped.
func (d *Dots) Write(p Steps) (text []byte, kept int) {
	same, known := d.at.Common(p), len(d.ends)
	for known > 0 && d.ends[known-1].steps > same {
		known--
	}
	at := 0
	if known > 0 {
		at, kept = d.ends[known-1].steps, d.ends[known-1].text
	}
	if d.list > at {
		d.list = 0
	}
	d.at, d.ends, d.text = p, d.ends[:known], d.text[:kept]
	d.append(p, at)
	return d.text, kept
}

// append writes the steps of a path from one on.
func (d *Dots) append(p Steps, at int) {
	text, ends := slices.Grow(d.text, len(p)-at), d.ends
	for at < len(p) {
		array := false
		text, at, array = p.appendDottedStep(text, at)
		if array && d.list == 0 {
			d.list = at
		}
		if len(ends) < deepest {
			ends = append(ends, end{at, len(text)})
		}
	}
	d.text, d.ends = text, ends
}

// Indexed reports whether there is an array index in the path that Write has
// written last.
func (d *Dots) Indexed() bool { return d.list > 0 }

// Restart forgets the path, and memory for more than a usual one.
func (d *Dots) Restart() {
	const longest = 4 << 10
	if cap(d.text) == 0 || cap(d.text) > longest {
		d.text = make([]byte, 0, usual)
	}
	if cap(d.ends) == 0 {
		d.ends = make([]end, 0, usualDepth)
	}
	*d = Dots{text: d.text[:0], ends: d.ends[:0]}
}

// usualDepth is how many steps a path mostly has at the most.
const usualDepth = 8
