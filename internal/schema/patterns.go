package schema

import "strings"

// Patterns are written in what the regular expressions of ECMA-262, with its
// flag u, and those of Go have in common, so that every validator of JSON Schema
// can compile them. Neither look-arounds nor \uXXXX are: characters stand for
// themselves. \s and . mean different things in both, and are written out.

// Parts of patterns.
const (
	octet  = `(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])`
	v4     = octet + `(?:\.` + octet + `){3}`
	space  = `[\t\n\f\r ]*`
	host   = `[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*`
	base64 = `(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})`
	port   = `(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})`
	cron   = `(?:[A-Za-z0-9*?][A-Za-z0-9*?/,#L-]+|[*?0-9])`
	wide   = "\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF" // beyond ASCII, in addresses
)

// patterns are the rules that ask how a text is written, and nothing else: those
// of validator's that are regular expressions, and those of its functions that
// are as good as one.
var patterns = map[string]string{
	"alpha":           `^[a-zA-Z]+$`,
	"alphaspace":      `^[a-zA-Z ]+$`,
	"alphanum":        `^[a-zA-Z0-9]+$`,
	"alphanumspace":   `^[a-zA-Z0-9 ]+$`,
	"alphaunicode":    `^\p{L}+$`,
	"alphanumunicode": `^[\p{L}\p{N}]+$`,
	"numeric":         `^[-+]?[0-9]+(?:\.[0-9]+)?$`,
	"number":          `^[0-9]+$`,
	"hexadecimal":     `^(?:0[xX])?[0-9a-fA-F]+$`,
	"ascii":           `^[\x00-\x7F]*$`,
	"printascii":      `^[\x20-\x7E]*$`,
	"multibyte":       `^$|[^\x00-\x7F]`,

	"hexcolor": `^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$`,
	"rgb":      `^rgb\(` + space + threeColors + space + `\)$`,
	"rgba":     `^rgba\(` + space + threeColors + space + `,` + space + alphaChannel + space + `\)$`,
	"hsl":      `^hsl\(` + space + hueAndShares + space + `\)$`,
	"hsla":     `^hsla\(` + space + hueAndShares + space + `,` + space + alphaChannel + space + `\)$`,
	"cmyk":     `^cmyk\(` + share + `%(?:` + space + `,` + space + share + `%){3}\)$`,

	"email":        `^(?:` + mailbox + `|` + quotedMailbox + `)@` + mailDomain + `$`,
	"e164":         `^\+?[1-9][0-9]{7,14}$`,
	"base32":       `^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}={6}|[A-Z2-7]{4}={4}|[A-Z2-7]{5}={3}|[A-Z2-7]{7}=|[A-Z2-7]{8})$`,
	"base64":       `^` + base64 + `$`,
	"base64url":    `^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=|[A-Za-z0-9_-]{4})$`,
	"base64rawurl": `^(?:[A-Za-z0-9_-]{4})*[A-Za-z0-9_-]{2,4}$`,
	"datauri":      `^data:[^,]*,` + base64 + `$`,

	"uuid":          uuid(`0-9a-fA-F`, ``, ``),
	"uuid3":         uuid(`0-9a-f`, `3`, ``),
	"uuid4":         uuid(`0-9a-f`, `4`, `89ab`),
	"uuid5":         uuid(`0-9a-f`, `5`, `89ab`),
	"uuid7":         uuid(`0-9a-f`, `7`, `89ab`),
	"uuid_rfc4122":  uuid(`0-9a-fA-F`, ``, ``),
	"uuid3_rfc4122": uuid(`0-9a-fA-F`, `3`, ``),
	"uuid4_rfc4122": uuid(`0-9a-fA-F`, `4`, `89abAB`),
	"uuid5_rfc4122": uuid(`0-9a-fA-F`, `5`, `89abAB`),
	"ulid":          "^[0-7][A-HJKMNP-TV-Za-hjkmnp-tv-z0-9\u017F\u212A]{25}$", // case is folded as Go does

	"md4":       `^[0-9a-f]{32}$`,
	"md5":       `^[0-9a-f]{32}$`,
	"sha256":    `^[0-9a-f]{64}$`,
	"sha384":    `^[0-9a-f]{96}$`,
	"sha512":    `^[0-9a-f]{128}$`,
	"ripemd128": `^[0-9a-f]{32}$`,
	"ripemd160": `^[0-9a-f]{40}$`,
	"tiger128":  `^[0-9a-f]{32}$`,
	"tiger160":  `^[0-9a-f]{40}$`,
	"tiger192":  `^[0-9a-f]{48}$`,

	"latitude":  `^[-+]?(?:[1-8]?[0-9](?:\.[0-9]+)?|90(?:\.0+)?)$`,
	"longitude": `^[-+]?(?:180(?:\.0+)?|(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]+)?)$`,
	"ssn": `^[0-9]{3}[ -](?:0[1-9]|[1-9][0-9])[ -]` +
		`(?:[1-9][0-9]{3}|[0-9][1-9][0-9]{2}|[0-9]{2}[1-9][0-9]|[0-9]{3}[1-9])$`,
	"ein":     `^[0-9]{2}-[0-9]{7}$`,
	"cve":     `^CVE-(?:1999|2[0-9]{3})-(?:0[^0][0-9]{2}|0[0-9][^0][0-9]|0[0-9]{2}[^0]|[1-9][0-9]{3,})$`,
	"mongodb": `^[a-f0-9]{24}$`,
	"boolean": `^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$`,

	"ipv4": `^(?:` + v4 + `|` + mapped() + `)$`,
	"ip":   `^(?:` + v4 + `|` + v6() + `)$`,
	"cidr": `^(?:` + v4 + `/0*(?:3[0-2]|[12]?[0-9])|` + v6() + `/0*(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`,
	"mac":  mac(),

	"hostname": `^[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?` +
		`(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$`,
	"hostname_rfc1123":  `^` + host + `$`,
	"hostname_label":    `^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`,
	"hostname_port":     `^(?:` + host + `|\[(?:` + host + `)?\])?:\+?0*` + port + `$`,
	"dns_rfc1035_label": `^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$`,

	"html":         `</?[a-zA-Z]+[^\n]*?>`,
	"html_encoded": `&#x?[0-9a-fA-F]{2}|&gt|&lt|&quot|(?:&amp)+;?`,
	"url_encoded":  `^(?:[^%]|%[0-9A-Fa-f]{2})*$`,
	"jwt":          `^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$`,

	"bic_iso_9362_2014": `^[A-Za-z]{6}[A-Za-z0-9]{2}(?:[A-Za-z0-9]{3})?$`,
	"bic":               `^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$`,
	"semver": `^(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)` +
		`(?:-(?:` + preRelease + `)(?:\.(?:` + preRelease + `))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$`,
	"mongodb_connection_string": `^mongodb(?:\+srv)?://(?:[a-zA-Z0-9]+:[a-zA-Z0-9$:/?#\[\]@]+@)?` +
		`[a-z0-9.-]+(?::[0-9]+)?` +
		`(?:,[a-z0-9.-]+(?::[0-9]+)?)*(?:/[a-zA-Z_-]{1,64})?` +
		`(?:\?[a-zA-Z]+=[a-zA-Z0-9]+(?:&(?:[a-zA-Z0-9]+=[a-zA-Z0-9]+)?)*)?$`,
	"cron": `^(?:@(?:annually|yearly|monthly|weekly|daily|hourly|reboot)|` +
		`@every (?:[0-9]+(?:ns|us|µs|ms|s|m|h))+|` + cron + `(?: +` + cron + `){4,6})$`,
}

// rough are patterns that every text fits which passes the rule, and some others
// do, too.
var rough = map[string]string{
	"url":       "^[a-zA-Z\u0130\u212A][a-zA-Z0-9\u0130\u212A+.-]*:", // it is made lower case first
	"http_url":  `^[hH][tT][tT][pP][sS]?://`,
	"https_url": `^[hH][tT][tT][pP][sS]://`,
	"uri":       `^[/*]|^[^#]*:`,
	"origin":    `^[hH][tT][tT][pP][sS]?://[^#?@]+$`,

	"urn_rfc2141": `^[uU][rR][nN]:`,
	"urn_rfc8141": `^[uU][rR][nN]:`,

	"isbn":   `^[0-9X -]+$`,
	"isbn10": `^[0-9X -]+$`,
	"isbn13": `^[0-9 -]+$`,
	"issn":   `^[0-9]{4}-[0-9]{3}[0-9X]$`,

	"eth_addr_checksum": `^0x[0-9a-fA-F]{40}$`,
	"btc_addr":          `^[13][a-km-zA-HJ-NP-Z1-9]{25,34}$`,
	"btc_addr_bech32":   `^(?:BC1[02-9AC-HJ-NP-Z]{7,76}|bc1[02-9ac-hj-np-z]{7,76})$`,

	"cidrv4":                     `/0*[0-9]{1,2}$|/0*1[0-9]{2}$`,
	"lowercase":                  `^[^A-Z]+$`,
	"uppercase":                  `^[^a-z]+$`,
	"duration":                   `^[-+]?[0-9.]`,
	"iso3166_2":                  `^[A-Z]{2}-[A-Z0-9]{1,3}$`,
	"iso3166_1_alpha_numeric":    `^\+?[0-9]+$`,
	"iso3166_1_alpha_numeric_eu": `^\+?[0-9]+$`,
	"credit_card":                `^[0-9]+(?: [0-9]+)*$`,
	"luhn_checksum":              `^[0-9]{2,}$`,
	"bcp47_language_tag":         `^[a-zA-Z0-9_-]*$`,
	"bcp47_strict_language_tag":  "^[a-zA-Z0-9\u0130\u212A-]+$", // it is made lower case first
	"json":                       `[0-9\]}"a-z]`,
}

// Parts of the patterns of colours. The dot of 0. is any character, as it is to
// validator.
const (
	byteChannel = `(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])`
	comma       = space + `,` + space
	threeColors = `(?:` + byteChannel + `(?:` + comma + byteChannel + `){2}|` +
		byteChannel + `%(?:` + comma + byteChannel + `%){2})`
	alphaChannel = `(?:0[^\n][1-9]*|[01])`
	hueAndShares = `(?:0|[1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|360)(?:` + comma + `(?:0|[1-9][0-9]?|100)%){2}`
	share        = `(?:100|[1-9]?[0-9])`
	preRelease   = `0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*`
)

// Parts of an e-mail address. validator asks its own pattern and net/mail: both
// must take it. A domain is labels with one dot between each two. It begins with
// a letter or a digit and ends with a letter, and so does one of its dots: a
// letter or a digit stands before it, a letter behind it.
const (
	mailAtom      = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~" + wide + `-]+`
	mailbox       = mailAtom + `(?:\.` + mailAtom + `)*`
	quotedMailbox = `"(?:[\t !#-[\]-~` + wide + `]|\\[\t -~` + wide + `])+"`
	mailStart     = `[a-zA-Z0-9` + wide + `]`
	mailEnd       = `[a-zA-Z` + wide + `]`
	mailInner     = `(?:\.?[a-zA-Z0-9~` + wide + `-])*\.?`
	mailDomain    = mailStart + `(?:` + mailInner + mailStart + `)?\.` + mailEnd + `(?:` + mailInner + mailEnd + `)?`
)

// uuid returns the pattern of a UUID by its digits, its version and its variant.
func uuid(digits, version, variant string) string {
	group := func(first string) string {
		if first == "" {
			return `[` + digits + `]{4}`
		}
		return `[` + first + `][` + digits + `]{3}`
	}
	return `^[` + digits + `]{8}-[` + digits + `]{4}-` + group(version) + `-` + group(variant) + `-[` + digits + `]{12}$`
}

// v6 returns the pattern of an IPv6 address: eight groups. :: may stand for one
// or more of them, and an IPv4 address for the last two.
func v6() string {
	const h = `[0-9a-fA-F]{1,4}`
	forms := []string{`(?:` + h + `:){7}` + h, `(?:` + h + `:){6}` + v4}
	for before := range 8 { // groups before ::
		left := `::`
		switch {
		case before == 1:
			left = h + `::`
		case before > 1:
			left = h + `(?::` + h + `){` + digit(before-1) + `}::`
		}

		most := 7 - before // groups behind it
		right := ``
		if most > 0 {
			right = `(?:` + h + `(?::` + h + `){0,` + digit(most-1) + `})?`
		}
		if most > 2 {
			right = `(?:` + h + `(?::` + h + `){0,` + digit(most-1) + `}|(?:` + h + `:){0,` + digit(most-2) + `}` + v4 + `)?`
		} else if most == 2 {
			right = `(?:` + h + `(?::` + h + `)?|` + v4 + `)?`
		}
		forms = append(forms, left+right)
	}
	return `(?:` + strings.Join(forms, `|`) + `)`
}

// mapped returns the pattern of an IPv6 address that stands for an IPv4 one:
// five groups of zeros, ffff, and two groups or an IPv4 address.
func mapped() string {
	const zero, ones, h = `0{1,4}`, `[fF]{4}`, `[0-9a-fA-F]{1,4}`
	tail := `(?:` + h + `:` + h + `|` + v4 + `)`
	forms := []string{`(?:` + zero + `:){5}` + ones + `(?::` + tail + `|::|::` + h + `|:` + h + `::)`}

	for before := range 5 {
		left := `::`
		switch {
		case before == 1:
			left = zero + `::`
		case before > 1:
			left = zero + `(?::` + zero + `){` + digit(before-1) + `}::`
		}
		forms = append(forms, left+`(?:`+zero+`:){0,`+digit(4-before)+`}`+ones+`:`+tail)
	}
	return `(?:` + strings.Join(forms, `|`) + `)`
}

// mac returns the pattern of a hardware address of 6, 8 or 20 bytes.
func mac() string {
	var forms []string
	for _, bytes := range []string{"5", "7", "19"} {
		for _, separator := range []string{":", "-"} {
			forms = append(forms, `[0-9a-fA-F]{2}(?:`+separator+`[0-9a-fA-F]{2}){`+bytes+`}`)
		}
	}
	for _, digits := range []string{"12", "16", "40"} {
		forms = append(forms, `[0-9a-fA-F]{`+digits+`}`)
	}
	for _, groups := range []string{"2", "3", "9"} {
		forms = append(forms, `[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4}){`+groups+`}`)
	}
	return `^(?:` + strings.Join(forms, `|`) + `)$`
}

func digit(n int) string { return string(rune('0' + n)) }
