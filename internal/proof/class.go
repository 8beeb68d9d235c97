package proof

import "unicode/utf8"

// class is a set of ASCII characters. Each bit is a part of it.
type class uint16

const (
	lowerAF class = 1 << iota
	lowerGZ
	upperAF
	upperGZ
	digit
	space
	path   // what a URL may hold behind its authority besides letters, digits and escapes
	dot    // .
	plus   // +
	score  // _
	hyphen // -
	other  // printable

	lower     = lowerAF | lowerGZ
	upper     = upperAF | upperGZ
	letter    = lower | upper
	lowerHex  = lowerAF | digit
	hex       = lowerAF | upperAF | digit
	printable = letter | digit | space | path | dot | plus | score | hyphen | other

	// atomSign is what an unquoted local part of an e-mail address may hold
	// besides letters, digits and dots. There is more, which hardly anybody uses.
	atomSign = plus | score | hyphen
)

// classes holds the parts that each ASCII character belongs to.
var classes = func() [256]class {
	var table [256]class
	for c := byte(' '); c <= '~'; c++ {
		table[c] = other
	}

	mark := func(first, last byte, part class) {
		for c := first; c <= last; c++ {
			table[c] = part
		}
	}
	mark('a', 'f', lowerAF)
	mark('g', 'z', lowerGZ)
	mark('A', 'F', upperAF)
	mark('G', 'Z', upperGZ)
	mark('0', '9', digit)
	mark(' ', ' ', space)
	mark('.', '.', dot)
	mark('-', '-', hyphen)
	mark('+', '+', plus)
	mark('_', '_', score)

	for _, c := range []byte("/=&,;~!$*") {
		table[c] |= path
	}
	return table
}()

// madeOf reports whether s is not empty and all its characters are of a class.
func madeOf(s string, of class) bool { return s != "" && span(s, of) == len(s) }

// span returns how many characters at the front of s are of a class.
func span(s string, of class) int {
	for i := range len(s) {
		if classes[s[i]]&of == 0 {
			return i
		}
	}
	return len(s)
}

// eightDigits reports whether the first eight bytes of s are digits. It looks at
// all of them at once.
func eightDigits(s string) bool {
	_ = s[7]
	w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56

	// The digits are 0x30 to 0x39: 6 more leave the high half of the byte alone.
	const high, three, six = 0xF0F0F0F0F0F0F0F0, 0x3030303030303030, 0x0606060606060606
	return w&high == three && (w+six)&high == three
}

// has reports whether a character of s is of a class.
func has(s string, of class) bool {
	for i := range len(s) {
		if classes[s[i]]&of != 0 {
			return true
		}
	}
	return false
}

// ascii reports whether all characters of s are ASCII.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hasASCIIBut reports whether s has an ASCII character that is not of a class.
func hasASCIIBut(s string, of class) bool {
	for i := range len(s) {
		if s[i] < utf8.RuneSelf && classes[s[i]]&of == 0 {
			return true
		}
	}
	return false
}
