package main

import "strings"

// Address is an e-mail address in the form in which the API stores and compares
// it: with ASCII letters in lower case, as people mean it. So bind:"distinct",
// which compares with ==, sees that two are the same that differ in case.
type Address string

// UnmarshalText takes an address from a body.
func (a *Address) UnmarshalText(text []byte) error {
	*a = Address(strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, string(text)))
	return nil
}
