package main

import "strconv"

// draft is one lead as JSON text, so that it can be wrong in type, too.
type draft struct {
	name, email, phone, companyID, source, website string
	products                                       [2]struct{ id, quantity string }
}

// spoil puts one mistake into a lead.
type spoil func(*draft)

// ruleMistakes break one rule each, and every contestant counts each of them as
// one mistake.
var ruleMistakes = []spoil{
	func(d *draft) { d.email = `"nobody"` },
	func(d *draft) { d.phone = `"030-1234567"` },
	func(d *draft) { d.products[1].quantity = "5000" },
	func(d *draft) { d.source = `"fax"` },
	func(d *draft) { d.website = `"example"` },
}

// typeMistakes have another JSON type than the lead's field.
var typeMistakes = []spoil{
	func(d *draft) { d.companyID = `"17"` },
	func(d *draft) { d.products[1].quantity = `"3"` },
	func(d *draft) { d.phone = "4930123456" },
	func(d *draft) { d.name = "false" },
}

// made returns w with its body, the same for the same w.
func (w workload) made() workload {
	w.body, w.mistakes, w.bad = nil, 0, 0
	if w.bulk {
		w.body = append(w.body, `{"leads":[`...)
	}

	for i := range w.leads {
		if i > 0 {
			w.body = append(w.body, ',')
		}

		d := newDraft(i)
		if w.plan != nil {
			mistakes := w.plan(i)
			for _, put := range mistakes {
				put(&d)
			}
			w.mistakes += len(mistakes)
			w.bad += min(len(mistakes), 1)
		}
		w.body = d.appendTo(w.body)
	}

	if w.bulk {
		w.body = append(w.body, `]}`...)
	}
	return w
}

// newDraft returns the i-th lead, about 195 bytes of JSON.
func newDraft(i int) draft {
	name := []string{"Ada", "Grace", "Zoë", "Barbara", "Jürgen", "Li"}
	source := []string{"web", "fair", "cold"}
	id := strconv.Itoa(i)

	d := draft{
		name:      `"` + name[i%len(name)] + `"`,
		email:     `"l` + id + `@ex.org"`,
		phone:     `"+4930` + strconv.Itoa(1_000_000+i) + `"`,
		companyID: strconv.Itoa(i%900 + 100),
		source:    `"` + source[i%len(source)] + `"`,
		website:   `"https://ex.org/` + id + `"`,
	}
	for k := range d.products {
		d.products[k].id = strconv.Itoa((i+k)%9 + 1)
		d.products[k].quantity = strconv.Itoa((i+k)%9 + 1)
	}
	return d
}

// appendTo appends the lead's JSON to b.
func (d *draft) appendTo(b []byte) []byte {
	for _, part := range []string{
		`{"name":`, d.name, `,"email":`, d.email, `,"phone":`, d.phone,
		`,"company_id":`, d.companyID, `,"source":`, d.source, `,"website":`, d.website,
		`,"products":[`,
	} {
		b = append(b, part...)
	}

	for k, p := range d.products {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"product_id":`...)
		b = append(b, p.id...)
		b = append(b, `,"quantity":`...)
		b = append(b, p.quantity...)
		b = append(b, '}')
	}
	return append(b, `]}`...)
}
