package jsonbody

import "math/bits"

func isDigit(c byte) bool { return c-'0' < 10 }

// numberEnd returns the offset behind the number at i. fault is the offset of
// what is wrong if there is none.
func numberEnd(b []byte, i int) (end, fault int) {
	start := i
	if at(b, i) == '-' {
		i++
	}
	switch c := at(b, i); {
	case c == '0':
		i++
	case isDigit(c):
		i = digitsEnd(b, i+1)
	default:
		return bad, unfinished(b, start, i)
	}

	if at(b, i) == '.' {
		if i++; !isDigit(at(b, i)) {
			return bad, unfinished(b, start, i)
		}
		i = digitsEnd(b, i+1)
	}

	if at(b, i)|0x20 == 'e' {
		if c := at(b, i+1); c == '+' || c == '-' {
			i++
		}
		if i++; !isDigit(at(b, i)) {
			return bad, unfinished(b, start, i)
		}
		i = digitsEnd(b, i+1)
	}
	return i, 0
}

// unfinished returns where a number is wrong: at i, or where it begins if the
// body ends at i.
func unfinished(b []byte, start, i int) int {
	if i >= len(b) {
		return start
	}
	return i
}

func digitsEnd(b []byte, i int) int {
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	return i
}

// safeDigits is how many digits surely fit in an int64.
const safeDigits = 18

// smallInteger reads a number that has digits only, and not many. It returns
// bad for others.
func smallInteger(b []byte, i int) (n int64, end int) {
	minus := at(b, i) == '-'
	if minus {
		i++
	}
	start := i
	for i < len(b) && isDigit(b[i]) {
		n = 10*n + int64(b[i]-'0')
		i++
	}

	if size := i - start; size == 0 || size > safeDigits || size > 1 && b[start] == '0' {
		return 0, bad
	}
	if c := at(b, i); c == '.' || c|0x20 == 'e' {
		return 0, bad
	}
	if minus {
		n = -n
	}
	return n, i
}

// digitsOnly is smallInteger for numbers as most are, without a sign, and with a
// comma or the end of an object behind them. It is bad for others.
func digitsOnly(b []byte, i int) (n int64, end int) {
	first := at(b, i) - '1'
	if first > 8 {
		return 0, bad
	}

	n, end = int64(first)+1, i+1
	for ; end < len(b); end++ {
		d := b[end] - '0'
		if d > 9 {
			break
		}
		n = 10*n + int64(d)
	}

	c := at(b, end)
	if end-i > safeDigits || c != ',' && c != '}' {
		return 0, bad
	}
	return n, end
}

// whole reads all of b as an integer of up to 64 bits.
func whole(b []byte) (n uint64, ok bool) {
	if len(b) == 0 || b[0] == '0' && len(b) > 1 {
		return 0, false
	}
	for _, c := range b {
		high, low := bits.Mul64(n, 10)
		sum, carry := bits.Add64(low, uint64(c-'0'), 0)
		if !isDigit(c) || high > 0 || carry > 0 {
			return 0, false
		}
		n = sum
	}
	return n, true
}
