package proof

import (
	"strconv"
	"strings"
)

// syntaxes are the rules about how a text is written. Some tests say exactly what
// validator says. The others accept the forms that nearly all clients send, and
// refute the mistakes that nearly all clients make.
var syntaxes = map[string]test[string]{
	"email": {accepts: email, refutes: noEmail},
	"ip":    {accepts: ipv4, refutes: noIP},
	"ipv4":  {accepts: ipv4, refutes: noIP},
	"e164":  {accepts: e164},

	"url":       {accepts: webURL, refutes: noURL},
	"uri":       {accepts: webURL, refutes: noURI},
	"http_url":  {accepts: webURL, refutes: noURL},
	"https_url": {accepts: secureURL, refutes: noURL},

	"uuid":          {accepts: func(s string) bool { return uuid(s, hex) }},
	"uuid3":         {accepts: func(s string) bool { return uuid(s, lowerHex) && version(s, '3') }},
	"uuid4":         {accepts: func(s string) bool { return uuid(s, lowerHex) && variant(s, '4') }},
	"uuid5":         {accepts: func(s string) bool { return uuid(s, lowerHex) && variant(s, '5') }},
	"uuid_rfc4122":  {accepts: func(s string) bool { return uuid(s, hex) }},
	"uuid3_rfc4122": {accepts: func(s string) bool { return uuid(s, hex) && version(s, '3') }},
	"uuid4_rfc4122": {accepts: func(s string) bool { return uuid(s, hex) && variant(s, '4') }},
	"uuid5_rfc4122": {accepts: func(s string) bool { return uuid(s, hex) && variant(s, '5') }},

	"alpha":         {accepts: func(s string) bool { return madeOf(s, letter) }},
	"alphaspace":    {accepts: func(s string) bool { return madeOf(s, letter|space) }},
	"alphanum":      {accepts: func(s string) bool { return madeOf(s, letter|digit) }},
	"alphanumspace": {accepts: func(s string) bool { return madeOf(s, letter|digit|space) }},
	"number":        {accepts: func(s string) bool { return madeOf(s, digit) }},
	"numeric":       {accepts: numeric},
	"hexadecimal":   {accepts: hexadecimal},
	"boolean":       {accepts: func(s string) bool { _, err := strconv.ParseBool(s); return err == nil }},
	"printascii":    {accepts: func(s string) bool { return span(s, printable) == len(s) }},
	"ascii":         {accepts: ascii},

	// Validator knows the letters of all scripts here. Of ASCII, these do.
	"alphaunicode": {
		accepts: func(s string) bool { return madeOf(s, letter) },
		refutes: func(s string) bool { return s == "" || hasASCIIBut(s, letter) },
	},
	"alphanumunicode": {
		accepts: func(s string) bool { return madeOf(s, letter|digit) },
		refutes: func(s string) bool { return s == "" || hasASCIIBut(s, letter|digit) },
	},
	"lowercase": {
		accepts: func(s string) bool { return madeOf(s, printable&^upper) },
		refutes: func(s string) bool { return s == "" || has(s, upper) },
	},
	"uppercase": {
		accepts: func(s string) bool { return madeOf(s, printable&^lower) },
		refutes: func(s string) bool { return s == "" || has(s, lower) },
	},
}

// email accepts atoms joined by dots, "@", and a domain.
func email(s string) bool {
	const longest = 254
	if len(s) > longest {
		return false
	}

	for atom := 0; ; {
		end := atom + span(s[atom:], letter|digit|atomSign)
		if end == atom || end == len(s) {
			return false
		}
		switch s[end] {
		case '@':
			return domain(s[end+1:])
		case '.':
			atom = end + 1
		default:
			return false
		}
	}
}

// domain accepts two labels or more, joined by dots, the last of two letters or
// more and nothing else.
func domain(s string) bool { return s != "" && domainEnd(s) == len(s) }

// domainEnd returns the offset behind the domain at the front of s, 0 if there
// is none.
func domainEnd(s string) int {
	const longestLabel = 63
	for label := 0; ; {
		var held class // by the characters of the label
		i := label
		for i < len(s) {
			c := classes[s[i]]
			if c&(letter|digit|hyphen) == 0 {
				break
			}
			held |= c
			i++
		}

		n := i - label
		if n == 0 || n > longestLabel || s[label] == '-' || s[i-1] == '-' {
			return 0
		}
		if i == len(s) || s[i] != '.' {
			isTopLevel := label > 0 && n > 1 && held&^letter == 0
			if !isTopLevel {
				return 0
			}
			return i
		}
		label = i + 1
	}
}

// noEmail holds for a text that is certainly no address. The domain follows the
// last "@" and has a dot in it. Spaces and another "@" need quotes.
func noEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || strings.IndexByte(s[at:], '.') < 0 {
		return true
	}
	if strings.IndexByte(s, '"') >= 0 {
		return false
	}
	return strings.IndexByte(s, '@') < at || strings.IndexByte(s, ' ') >= 0
}

// e164 accepts a digit that is not 0 and seven to fourteen more, with or without
// "+" in front.
func e164(s string) bool {
	number := strings.TrimPrefix(s, "+")
	if len(number) < 8 || len(number) > 15 || number[0] == '0' {
		return false
	}
	return eightDigits(number) && eightDigits(number[len(number)-8:])
}

// numeric accepts digits, with a sign in front and with decimals.
func numeric(s string) bool {
	if strings.IndexAny(s, "+-") == 0 {
		s = s[1:]
	}
	whole, decimals, point := strings.Cut(s, ".")
	if point && !madeOf(decimals, digit) {
		return false
	}
	return madeOf(whole, digit)
}

// hexadecimal accepts hexadecimal digits, with or without 0x in front.
func hexadecimal(s string) bool {
	digits, prefixed := strings.CutPrefix(s, "0x")
	if !prefixed {
		digits = strings.TrimPrefix(s, "0X")
	}
	return madeOf(digits, hex)
}

func webURL(s string) bool { return secureURL(s) || urlWithScheme(s, "http://") }

func secureURL(s string) bool { return urlWithScheme(s, "https://") }

// noURL holds for a text that has no scheme, or one that no scheme is written
// like.
func noURL(s string) bool {
	colon := strings.IndexByte(s, ':')
	return colon <= 0 || hasASCIIBut(s[:colon], letter|digit|plus|hyphen|dot)
}

// noURI holds for a text that has neither a scheme nor an absolute path. Validator
// takes "*", too.
func noURI(s string) bool {
	if s == "" {
		return true
	}
	absolute := s[0] == '/' || s[0] == '*'
	return !absolute && strings.IndexByte(s, ':') < 0
}

// urlWithScheme accepts a URL that begins with scheme, in lower case, has a
// domain, and only plain characters behind it: no escapes, query or fragment.
func urlWithScheme(s, scheme string) bool {
	rest, ok := strings.CutPrefix(s, scheme)
	if !ok {
		return false
	}

	end := domainEnd(rest)
	after := rest[end:]
	plain := after == "" || after[0] == '/' && span(after, letter|digit|atomSign|dot|path) == len(after)
	return end > 0 && plain
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

// variant reports whether s is a UUID of a version as RFC 4122 has it: the first
// digit of its fourth group says so.
func variant(s string, digit byte) bool {
	return version(s, digit) && strings.IndexByte("89abAB", s[19]) >= 0
}

// noIP holds for a text that cannot be an address of any version.
func noIP(s string) bool {
	return strings.IndexByte(s, '.') < 0 && strings.IndexByte(s, ':') < 0
}

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
