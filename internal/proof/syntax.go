package proof

import "strings"

// syntaxes are the rules about how a text is written. Each test accepts a part
// of what validator's accepts: the forms that nearly all clients send.
var syntaxes = map[string]func(string) bool{
	"email": email,
	"e164":  e164,
	"ip":    ipv4,
	"ipv4":  ipv4,

	"url":       webURL,
	"uri":       webURL,
	"http_url":  webURL,
	"https_url": func(s string) bool { return urlWithScheme(s, "https://") },

	"uuid":          func(s string) bool { return uuid(s, hex) },
	"uuid3":         func(s string) bool { return uuid(s, lowerHex) && version(s, '3') },
	"uuid4":         func(s string) bool { return uuid(s, lowerHex) && version(s, '4') && variant(s) },
	"uuid5":         func(s string) bool { return uuid(s, lowerHex) && version(s, '5') && variant(s) },
	"uuid_rfc4122":  func(s string) bool { return uuid(s, hex) },
	"uuid3_rfc4122": func(s string) bool { return uuid(s, hex) && version(s, '3') },
	"uuid4_rfc4122": func(s string) bool { return uuid(s, hex) && version(s, '4') && variant(s) },
	"uuid5_rfc4122": func(s string) bool { return uuid(s, hex) && version(s, '5') && variant(s) },

	"alpha":           func(s string) bool { return madeOf(s, letter) },
	"alphaspace":      func(s string) bool { return madeOf(s, letter|space) },
	"alphanum":        func(s string) bool { return madeOf(s, letter|digit) },
	"alphanumspace":   func(s string) bool { return madeOf(s, letter|digit|space) },
	"alphaunicode":    func(s string) bool { return madeOf(s, letter) },
	"alphanumunicode": func(s string) bool { return madeOf(s, letter|digit) },
	"numeric":         func(s string) bool { return madeOf(s, digit) },
	"number":          func(s string) bool { return madeOf(s, digit) },
	"hexadecimal":     func(s string) bool { return madeOf(s, hex) },
	"printascii":      func(s string) bool { return madeOf(s, printable) },
	"ascii":           func(s string) bool { return madeOf(s, printable) },
	"lowercase":       func(s string) bool { return madeOf(s, printable&^upper) },
	"uppercase":       func(s string) bool { return madeOf(s, printable&^lower) },
}

// email accepts atoms joined by dots, "@", and a domain.
func email(s string) bool {
	const longest = 254
	local, host, ok := strings.Cut(s, "@")
	if !ok || len(s) > longest {
		return false
	}

	for {
		n := span(local, letter|digit|atom|hyphen)
		switch {
		case n == 0:
			return false
		case n == len(local):
			return domain(host)
		case local[n] != '.':
			return false
		}
		local = local[n+1:]
	}
}

// domain accepts two labels or more, joined by dots, the last of two letters or
// more and nothing else.
func domain(s string) bool {
	const longestLabel = 63
	for labels := 1; ; labels++ {
		n := span(s, letter|digit|hyphen)
		if n == 0 || n > longestLabel {
			return false
		}
		if s[0] == '-' || s[n-1] == '-' {
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
	number, plus := strings.CutPrefix(s, "+")
	if !plus || len(number) < 8 || len(number) > 15 {
		return false
	}
	return number[0] != '0' && madeOf(number, digit)
}

func webURL(s string) bool {
	return urlWithScheme(s, "http://") || urlWithScheme(s, "https://")
}

// urlWithScheme accepts a URL that begins with scheme, in lower case, has a
// domain, and only plain characters behind it: no escapes, query or fragment.
func urlWithScheme(s, scheme string) bool {
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

// uuid accepts groups of 8, 4, 4, 4 and 12 digits.
func uuid(s string, digits class) bool {
	const length = 36
	if len(s) != length {
		return false
	}

	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if classes[s[i]]&digits == 0 {
				return false
			}
		}
	}
	return true
}

// version reports which kind of UUID s is, by the first digit of its third
// group.
func version(s string, digit byte) bool { return s[14] == digit }

// variant reports whether the first digit of the fourth group of a UUID is that
// of RFC 4122.
func variant(s string) bool { return strings.IndexByte("89abAB", s[19]) >= 0 }

// ipv4 accepts four numbers up to 255, without leading zeros, joined by dots.
func ipv4(s string) bool {
	for numbers := 1; ; numbers++ {
		n := span(s, digit)
		if !isOctet(s[:n]) {
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

// isOctet reports whether digits are a number up to 255 without leading zeros.
func isOctet(digits string) bool {
	switch len(digits) {
	case 1:
		return true
	case 2:
		return digits[0] != '0'
	case 3:
		return digits[0] != '0' && digits <= "255"
	}
	return false
}
