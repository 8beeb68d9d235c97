package proof

import "strings"

// syntaxes are the rules about how a text is written. Each test accepts a part of what validator's accepts: the forms
// that nearly all clients send.
var syntaxes = map[string]func(string) bool{
	"email": email,
	"e164":  e164,

	"url":       func(s string) bool { return web(s, "http://") || web(s, "https://") },
	"uri":       func(s string) bool { return web(s, "http://") || web(s, "https://") },
	"http_url":  func(s string) bool { return web(s, "http://") || web(s, "https://") },
	"https_url": func(s string) bool { return web(s, "https://") },

	"uuid":          func(s string) bool { return uuid(s, hex, 0) },
	"uuid3":         func(s string) bool { return uuid(s, lowerHex, '3') },
	"uuid4":         func(s string) bool { return uuid(s, lowerHex, '4') && strings.IndexByte("89ab", s[19]) >= 0 },
	"uuid5":         func(s string) bool { return uuid(s, lowerHex, '5') && strings.IndexByte("89ab", s[19]) >= 0 },
	"uuid_rfc4122":  func(s string) bool { return uuid(s, hex, 0) },
	"uuid3_rfc4122": func(s string) bool { return uuid(s, hex, '3') },
	"uuid4_rfc4122": func(s string) bool { return uuid(s, hex, '4') && strings.IndexByte("89abAB", s[19]) >= 0 },
	"uuid5_rfc4122": func(s string) bool { return uuid(s, hex, '5') && strings.IndexByte("89abAB", s[19]) >= 0 },

	"alpha":           func(s string) bool { return made(s, letter) },
	"alphaspace":      func(s string) bool { return made(s, letter|space) },
	"alphanum":        func(s string) bool { return made(s, letter|digit) },
	"alphanumspace":   func(s string) bool { return made(s, letter|digit|space) },
	"alphaunicode":    func(s string) bool { return made(s, letter) },
	"alphanumunicode": func(s string) bool { return made(s, letter|digit) },
	"numeric":         func(s string) bool { return made(s, digit) },
	"number":          func(s string) bool { return made(s, digit) },
	"hexadecimal":     func(s string) bool { return made(s, hex) },
	"printascii":      func(s string) bool { return made(s, printable) },
	"ascii":           func(s string) bool { return made(s, printable) },
	"lowercase":       func(s string) bool { return made(s, printable&^upper) },
	"uppercase":       func(s string) bool { return made(s, printable&^lower) },

	"ip":   ipv4,
	"ipv4": ipv4,
}

// class is a set of ASCII characters, each bit a part of it.
type class uint16

const (
	lowerAF class = 1 << iota
	lowerGZ
	upperAF
	upperGZ
	digit
	space
	atom   // what an unquoted local part of an e-mail address may hold besides letters, digits and dots
	path   // what a URL may hold behind its authority besides letters, digits and escapes
	dot    // .
	hyphen // -
	other  // printable

	lower     = lowerAF | lowerGZ
	upper     = upperAF | upperGZ
	letter    = lower | upper
	lowerHex  = lowerAF | digit
	hex       = lowerAF | upperAF | digit
	printable = letter | digit | space | atom | path | dot | hyphen | other
)

// classes holds the parts that each ASCII character belongs to.
var classes = func() (table [256]class) {
	for c := byte(' '); c <= '~'; c++ {
		table[c] = other
		switch {
		case 'a' <= c && c <= 'f':
			table[c] = lowerAF
		case 'g' <= c && c <= 'z':
			table[c] = lowerGZ
		case 'A' <= c && c <= 'F':
			table[c] = upperAF
		case 'G' <= c && c <= 'Z':
			table[c] = upperGZ
		case '0' <= c && c <= '9':
			table[c] = digit
		}
	}
	table[' '], table['.'], table['-'] = space, dot, hyphen
	for _, c := range []byte("+_") {
		table[c] = atom
	}
	for _, c := range []byte("/=&,;~!$*") {
		table[c] |= path
	}
	return table
}()

// made reports whether s is not empty and made of characters of a class alone.
func made(s string, of class) bool { return s != "" && span(s, of) == len(s) }

// span returns how many characters at the front of s are of a class.
func span(s string, of class) int {
	for i := range len(s) {
		if classes[s[i]]&of == 0 {
			return i
		}
	}
	return len(s)
}

// email accepts atoms joined by dots, "@", and a domain.
func email(s string) bool {
	const longest = 254
	at := strings.IndexByte(s, '@')
	if at < 0 || len(s) > longest {
		return false
	}
	for local := s[:at]; ; {
		n := span(local, letter|digit|atom|hyphen)
		if n == 0 {
			return false
		}
		if n == len(local) {
			break
		}
		if local[n] != '.' {
			return false
		}
		local = local[n+1:]
	}
	return domain(s[at+1:])
}

// domain accepts two labels or more, joined by dots, the last of letters alone.
func domain(s string) bool {
	for labels := 1; ; labels++ {
		n := span(s, letter|digit|hyphen)
		if n == 0 || n > 63 || s[0] == '-' || s[n-1] == '-' {
			return false
		}
		if n == len(s) {
			return labels > 1 && n > 1 && span(s, letter) == n
		}
		if s[n] != '.' {
			return false
		}
		s = s[n+1:]
	}
}

// e164 accepts "+", a digit that is not 0, and seven to fourteen more.
func e164(s string) bool {
	return len(s) >= 9 && len(s) <= 16 && s[0] == '+' && s[1] != '0' && span(s[1:], digit) == len(s)-1
}

// web accepts a URL that begins with scheme, in lower case, has a domain, and no escapes, query or fragment but plain ones.
func web(s, scheme string) bool {
	rest, ok := strings.CutPrefix(s, scheme)
	if !ok {
		return false
	}
	host, after := rest, ""
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		host, after = rest[:i], rest[i:]
	}
	return domain(host) && span(after, letter|digit|atom|hyphen|dot|path) == len(after)
}

// uuid accepts groups of 8, 4, 4, 4 and 12 digits, the third with the version in front; 0 is any.
func uuid(s string, digits class, version byte) bool {
	return len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' &&
		span(s, digits) == 8 && span(s[9:], digits) == 4 && span(s[14:], digits) == 4 && span(s[19:], digits) == 4 &&
		span(s[24:], digits) == 12 && (version == 0 || s[14] == version)
}

// ipv4 accepts four numbers up to 255, without leading zeros, joined by dots.
func ipv4(s string) bool {
	for numbers := 1; ; numbers++ {
		n := span(s, digit)
		if n == 0 || n > 3 || n > 1 && s[0] == '0' || n == 3 && s[:3] > "255" {
			return false
		}
		if n == len(s) {
			return numbers == 4
		}
		if s[n] != '.' {
			return false
		}
		s = s[n+1:]
	}
}
