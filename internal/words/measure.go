package words

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
)

// count returns a number with its unit: "3 characters". A language may count
// differently for one rule, whose sentence asks for another case.
func (m *Messages) count(unit, rule, number string) string {
	texts, key := m.plural(unit, rule)
	if m.outlined && texts == m.catalog && digits(number) && len(number) <= exactDigits {
		return hole(holeCounted + key + holeCounted + number)
	}
	text, err := texts.Count(key, number)
	if err != nil {
		return number
	}
	if strings.HasPrefix(number, "-") {
		return strings.Replace(text, number, m.isolated(number), 1)
	}
	return text
}

// exactDigits is how many digits a number may have that JavaScript counts with.
const exactDigits = 15

// inBytes reports whether the length of a mistaken string counts in bytes.
func (m *Messages) inBytes(fe *mistake.Mistake) bool {
	return fe.Type == "string" && m.facts.inBytes(fe.Path)
}

// bytes returns a number of bytes in the largest unit in which it is whole.
func (m *Messages) bytes(rule, number string) string {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 {
		return m.count("bytes", rule, number)
	}
	for _, unit := range [...]struct {
		key  string
		size int64
	}{{"mebibytes", 1 << 20}, {"kibibytes", 1 << 10}} {
		if n%unit.size == 0 && m.catalog.Has(unit.key) {
			key := m.or(unit.key+"."+rule, unit.key)
			whole := strconv.FormatInt(n/unit.size, 10)
			return m.isolate(m.part(key, &catalog.Params{whole}))
		}
	}
	return m.count("bytes", rule, number)
}

// decimal returns the number that a rule compares with as people write it: a
// tag may have it as 0x10, 1_000 or 1e-3. What has nothing but digits stays as
// it is, however long it is.
func decimal(fe *mistake.Mistake) string {
	if fe.Type == "number" {
		return decimalFraction(fe.Param)
	}
	if n, err := strconv.ParseInt(fe.Param, 0, 64); err == nil {
		return strconv.FormatInt(n, 10)
	}
	if n, err := strconv.ParseUint(fe.Param, 0, 64); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return fe.Param
}

// decimalFraction is decimal for a number that may have a fraction. Without a
// base, an exponent or a sign, it is written as people write it.
func decimalFraction(number string) string {
	if !strings.ContainsAny(number, "xXpPeE_+") {
		return number
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// durationUnits are the units of a length of time, the longest first.
var durationUnits = [...]struct {
	key  string
	size time.Duration
}{{"hours", time.Hour}, {"minutes", time.Minute}, {"seconds", time.Second}}

// duration words a length of time: "1 hour 30 minutes".
func (m *Messages) duration(rule, param string) string {
	d, ok := parseDuration(param)
	if !ok {
		return m.isolated(param)
	}

	// The first part carries the sign of all.
	negative, sign := d < 0, ""
	if negative {
		d, sign = -d, "-"
	}
	var parts []string
	add := func(unit, number string) {
		parts = append(parts, m.count(unit, rule, sign+number))
		sign = ""
	}

	for _, unit := range durationUnits {
		n := d / unit.size
		d %= unit.size
		nothing := unit.size == time.Second && d == 0 && len(parts) == 0
		if n > 0 || nothing {
			add(unit.key, strconv.FormatInt(int64(n), 10))
		}
	}
	if d > 0 {
		milliseconds := float64(d) / float64(time.Millisecond)
		add("milliseconds", strconv.FormatFloat(milliseconds, 'f', -1, 64))
	}

	return m.joinAll("join.duration", m.or("join.duration.last", "join.duration"), parts)
}

// parseDuration reads a length of time, which a tag gives as Go writes it or
// in nanoseconds.
func parseDuration(param string) (time.Duration, bool) {
	d, err := time.ParseDuration(param)
	if err != nil {
		var n int64
		n, err = strconv.ParseInt(param, 0, 64)
		d = time.Duration(n)
	}
	return d, err == nil && d != math.MinInt64 // which has no positive counterpart
}
