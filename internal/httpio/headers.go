package httpio

import "net/http"

// Headers are those of an answer, under canonical names. They take no memory of
// their own until they are put among others.
type Headers struct {
	all [mostHeaders]struct{ name, value string }
	n   int
}

// mostHeaders is how many an answer has at most.
const mostHeaders = 8

// Set adds a header that is not there.
func (h *Headers) Set(name, value string) {
	h.all[h.n].name, h.all[h.n].value = name, value
	h.n++
}

// Has reports whether there is a header of a name.
func (h *Headers) Has(name string) bool {
	for _, header := range h.all[:h.n] {
		if header.name == name {
			return true
		}
	}
	return false
}

// Put puts the headers among others, in the place of those of the same names.
// To Content-Language and Vary, which are lists, it adds.
func (h *Headers) Put(among http.Header) {
	values := make([]string, h.n)
	for i, header := range h.all[:h.n] {
		isList := header.name == "Content-Language" || header.name == "Vary"
		if isList && len(among[header.name]) > 0 {
			AddToken(among, header.name, header.value)
			continue
		}
		values[i] = header.value
		among[header.name] = values[i : i+1 : i+1]
	}
}
