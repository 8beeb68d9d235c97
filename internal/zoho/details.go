package zoho

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
)

// Details are the members of an entry's details. There are few of them, so a
// list takes less than a map.
type Details []Detail

// Detail is one member.
type Detail struct {
	Name  string
	Value any
}

// Set adds a member, or changes it.
func (d *Details) Set(name string, value any) {
	for i := range *d {
		if (*d)[i].Name == name {
			(*d)[i].Value = value
			return
		}
	}
	*d = append(*d, Detail{name, value})
}

// Meta returns what a handler adds to details, without an id that Zoho's
// own clients would fail on.
func Meta(meta map[string]any) (details Details) {
	for name, value := range meta {
		if name == "id" {
			id := fmt.Sprint(value)
			if id == "" || strings.Trim(id, "0123456789") != "" {
				continue
			}
			value = id // as text: clients would round a number of so many digits
		}
		details = append(details, Detail{name, value})
	}
	return details
}

// Only returns the members of these names.
func (d Details) Only(names ...string) Details {
	other := func(detail Detail) bool { return !slices.Contains(names, detail.Name) }
	return slices.DeleteFunc(slices.Clone(d), other)
}

// AppendTo appends the object, its members by name.
func (d Details) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	slices.SortFunc(d, func(x, y Detail) int { return strings.Compare(x.Name, y.Name) })
	for _, detail := range d {
		w.Name(detail.Name)
		w.Value(detail.Value)
	}
	w.End('}')
}

// Number adds to a rule's argument, as a JSON number. An argument that is no
// number is returned as it is.
func Number(param string, add int64) any {
	if n, err := strconv.ParseInt(param, 10, 64); err == nil {
		return n + add
	}
	return param
}
